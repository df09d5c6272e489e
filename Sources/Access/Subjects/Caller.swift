import Canonical

/// A subject who asks for something, with what was established about him for this request.
public struct Caller: Hashable, Sendable {
    public let subject: Subject
    /// How it was established who he is.
    public let method: AuthenticationMethod
    /// His roles and groups.
    public let memberships: Set<Subject>
    /// What he may do with the vault as a whole, within his limit: ``Right/create``, ``Right/administer``.
    public let vaultRights: Set<Right>
    /// The current grants to him on all objects of an owner that a scope names.
    public let scopedGrants: [ScopedGrant]
    /// What an API token may do at most; nil if there is no limit.
    public let limit: Rights?
    /// What a delegated ticket is for; nil for who speaks for himself.
    public private(set) var delegation: Delegation?
    /// The credential of a message's header by which he speaks; nil for who shows himself.
    public private(set) var header: HeaderCredential?
    /// The vault's rights without the limit.
    private let unlimitedRights: Set<Right>

    /// - Parameters:
    ///   - memberships: His roles and groups, from checked rows.
    ///   - vaultGrants: Checked grants on ``Grant/vaultID``; those for others, expired ones and those on objects count for
    ///     nothing. ``Right/create`` comes by a grant to himself, a role, a group or everyone, and by the role owner;
    ///     ``Right/administer`` only by the role admin and by a grant to himself, which gives him that role.
    ///   - scopedGrants: Checked grants on scopes; those for others and expired ones count for nothing.
    ///   - limit: An API token's scope: rights on objects and on the vault. It cuts whatever he may do.
    /// - Throws: `subjectInvalid` if no caller can be this subject, a membership is no role or group, or there are more
    ///   than the limit.
    public init(
        _ subject: Subject,
        method: AuthenticationMethod = .none,
        memberships: [Subject] = [],
        vaultGrants: [Grant] = [],
        scopedGrants: [ScopedGrant] = [],
        limit: Rights? = nil,
        at now: Instant
    ) throws(AccessError) {
        guard subject.canCall else { throw .subjectInvalid("A \(subject.kind.rawValue) cannot be a caller.") }
        guard memberships.count <= AccessLimits.memberships,
            memberships.allSatisfy({ $0.kind == .role || $0.kind == .group })
        else { throw .subjectInvalid("The caller's roles and groups cannot be read, or are too many.") }
        let grants = vaultGrants.filter { $0.objectID == Grant.vaultID && $0.isCurrent(at: now) }
        let names = Self.memberships(of: subject, memberships, grants)
        let rights = Self.rights(of: subject, names, grants)
        self.subject = subject
        self.method = method
        self.memberships = names
        self.limit = limit
        unlimitedRights = rights
        vaultRights = limit.map { rights.intersection($0.elements) } ?? rights
        self.scopedGrants = scopedGrants.filter { $0.isCurrent(at: now) && $0.isMeant(for: subject, names) }
    }

    public var isAdministrator: Bool { delegation == nil && vaultRights.contains(.administer) }

    /// The same, spoken for by the holder of a ticket that is for this only.
    public func delegating(_ delegation: Delegation?) -> Caller {
        var caller = self
        caller.delegation = delegation
        return caller
    }

    /// The same, speaking by a message's header.
    public func speaking(by header: HeaderCredential?) -> Caller {
        var caller = self
        caller.header = header
        return caller
    }

    /// How he was recognised, for the change log.
    public var recognition: Recognition { Recognition(method, header) }

    /// Whether he has the role, within his limit or not.
    public func has(_ role: Role) -> Bool { memberships.contains(role.subject) }

    /// Whether a grant to this grantee is a grant to the caller.
    public func isMeant(by grantee: Subject) -> Bool { grantee.includes(subject, memberships) }

    /// Whether what belongs to this subject belongs to him: it is himself or a group of his.
    public func owns(_ owner: Subject) -> Bool { owner.canOwn && isMeant(by: owner) }

    /// Whether his limit leaves this right to him.
    func isLimited(from right: Right) -> Bool { limit.map { !$0.contains(right) } ?? false }

    /// Why he lacks a right on the vault: his limit takes it, or he never had it.
    func rule(forLack right: Right, _ rule: AccessError.Rule) -> AccessError.Rule {
        unlimitedRights.contains(right) ? .limited : rule
    }

    private static func memberships(of subject: Subject, _ given: [Subject], _ grants: [Grant]) -> Set<Subject> {
        let isAdmin = grants.contains { $0.grantee == subject && $0.rights.contains(.administer) }
        return Set(given).union(isAdmin ? [Role.admin.subject] : [])
    }

    private static func rights(of subject: Subject, _ names: Set<Subject>, _ grants: [Grant]) -> Set<Right> {
        var rights: Set<Right> = []
        if names.contains(Role.admin.subject) { rights.insert(.administer) }
        let isGranted = grants.contains { $0.rights.contains(.create) && $0.grantee.includes(subject, names) }
        if isGranted || names.contains(Role.owner.subject) { rights.insert(.create) }
        return rights
    }
}
