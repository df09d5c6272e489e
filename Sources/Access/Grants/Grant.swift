import Canonical

/// An allowance: this grantee may do this with this object, until then.
public struct Grant: Hashable, Sendable {
    /// The object's id, or ``vaultID``.
    public let objectID: String
    public let grantee: Subject
    public let rights: Rights
    /// When it ends; nil if it does not.
    public let until: Instant?
    /// Whether the grantee may pass it on, neither wider nor longer.
    public let isGrantable: Bool
    public let grantedBy: Subject

    public init(
        objectID: String,
        grantee: Subject,
        rights: Rights,
        until: Instant? = nil,
        isGrantable: Bool = false,
        grantedBy: Subject
    ) {
        self.objectID = objectID
        self.grantee = grantee
        self.rights = rights
        self.until = until
        self.isGrantable = isGrantable
        self.grantedBy = grantedBy
    }

    /// The id under which the grants on the vault as a whole stand. No object has it.
    public static let vaultID = "vault"

    /// What the one who initializes is granted.
    public static func founding(_ subject: Subject) -> Grant {
        Grant(objectID: vaultID, grantee: subject, rights: Rights([.create, .administer]), grantedBy: .vault)
    }

    /// Whether it has not ended.
    public func isCurrent(at now: Instant) -> Bool { until.map { now < $0 } ?? true }
}
