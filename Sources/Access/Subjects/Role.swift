/// The roles there are. A role is given to callers by name (`members` of `role:NAME`); a grant may name it as well.
public enum Role: String, Hashable, Sendable, CaseIterable {
    /// Starts ceremonies, seals, reads the log, gives roles. Reads and uses no key without a grant.
    case admin
    /// Makes objects: the role has ``Right/create``.
    case owner
    /// Holds a share.
    case shareholder
    /// Reads the log and the attributes of every object, and nothing else.
    case auditor
    /// A program that asks for its certificate.
    case workload

    /// The subject that memberships and grants name: `role:NAME`.
    public var subject: Subject { Subject(self) }

    /// The role that a subject names; nil for other kinds and for names that are no role.
    public init?(_ subject: Subject) {
        guard subject.kind == .role, let role = Role(rawValue: subject.value) else { return nil }
        self = role
    }

    /// The administrator's duties that who has the role may do. ``admin`` may do all.
    public var duties: Set<AdminDuty> {
        switch self {
        case .admin: Set(AdminDuty.allCases)
        case .auditor: [.readLog, .readShareholders]
        case .shareholder: [.readShareholders]
        case .workload: [.issueCertificate]
        case .owner: []
        }
    }
}
