import Canonical

/// An allowance on many objects: this grantee may do this with all objects of this owner that the scope names, present and
/// future ones, until then.
public struct ScopedGrant: Hashable, Sendable {
    /// Whose objects. An object that is given to another leaves the grant.
    public let owner: Subject
    public let scope: Scope
    public let grantee: Subject
    public let rights: Rights
    /// When it ends; nil if it does not.
    public let until: Instant?
    /// Whether the grantee may pass it on, neither wider nor longer.
    public let isGrantable: Bool
    public let grantedBy: Subject

    public init(
        owner: Subject,
        scope: Scope,
        grantee: Subject,
        rights: Rights,
        until: Instant? = nil,
        isGrantable: Bool = false,
        grantedBy: Subject
    ) {
        self.owner = owner
        self.scope = scope
        self.grantee = grantee
        self.rights = rights
        self.until = until
        self.isGrantable = isGrantable
        self.grantedBy = grantedBy
    }

    /// Whether it has not ended.
    public func isCurrent(at now: Instant) -> Bool { until.map { now < $0 } ?? true }

    /// Whether it is on this object. Nothing is granted on the vault's own keys.
    public func covers(_ object: ObjectFacts) -> Bool {
        owner == object.owner && !object.isVaultOwn && scope.covers(object)
    }

    func isMeant(for subject: Subject, _ memberships: Set<Subject>) -> Bool { grantee.includes(subject, memberships) }
}
