import Canonical

/// A subject who asks for something, with what was established about him for this request.
public struct Caller: Hashable, Sendable {
    public let subject: Subject
    /// His roles and groups.
    public let memberships: Set<Subject>
    /// What he may do with the vault as a whole: ``Right/create``, ``Right/administer``.
    public let vaultRights: Set<Right>

    /// - Parameters:
    ///   - memberships: His roles and groups.
    ///   - vaultGrants: Checked grants on ``Grant/vaultID``; those for others, expired ones and those on objects count for
    ///     nothing. Nobody becomes administrator because everyone is.
    /// - Throws: `subjectInvalid` if no caller can be this subject, a membership is no role or group, or there are more
    ///   than the limit.
    public init(
        _ subject: Subject,
        memberships: [Subject] = [],
        vaultGrants: [Grant] = [],
        at now: Instant
    ) throws(AccessError) {
        guard subject.canCall else { throw .subjectInvalid("A \(subject.kind.rawValue) cannot be a caller.") }
        guard memberships.count <= AccessLimits.memberships,
            memberships.allSatisfy({ $0.kind == .role || $0.kind == .group })
        else { throw .subjectInvalid("The caller's roles and groups cannot be read, or are too many.") }
        let names = Set(memberships)
        self.subject = subject
        self.memberships = names
        var rights: Set<Right> = []
        for grant in vaultGrants where grant.objectID == Grant.vaultID && grant.isCurrent(at: now) {
            guard Self.isMeant(by: grant.grantee, subject, names) else { continue }
            rights.formUnion(
                grant.rights.elements.filter { $0 == .create || $0 == .administer && grant.grantee != .everyone }
            )
        }
        vaultRights = rights
    }

    public var isAdministrator: Bool { vaultRights.contains(.administer) }

    /// Whether a grant to this grantee is a grant to the caller.
    public func isMeant(by grantee: Subject) -> Bool { Self.isMeant(by: grantee, subject, memberships) }

    private static func isMeant(by grantee: Subject, _ subject: Subject, _ memberships: Set<Subject>) -> Bool {
        grantee == subject || grantee == .everyone || memberships.contains(grantee)
    }
}
