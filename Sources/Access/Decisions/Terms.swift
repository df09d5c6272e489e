import Canonical

/// What a grant on an object and one on a scope have in common.
struct Terms: Hashable {
    let grantee: Subject
    let rights: Rights
    let until: Instant?
    let isGrantable: Bool
    let grantedBy: Subject

    init(_ grant: Grant) {
        grantee = grant.grantee
        rights = grant.rights
        until = grant.until
        isGrantable = grant.isGrantable
        grantedBy = grant.grantedBy
    }

    init(_ grant: ScopedGrant) {
        grantee = grant.grantee
        rights = grant.rights
        until = grant.until
        isGrantable = grant.isGrantable
        grantedBy = grant.grantedBy
    }

    func isCurrent(at now: Instant) -> Bool { until.map { now < $0 } ?? true }

    /// Whether it lasts at least as long as the other.
    func outlasts(_ other: Terms) -> Bool {
        guard let end = until else { return true }
        return other.until.map { $0 <= end } ?? false
    }
}

extension Access {
    /// Why such a grant makes no sense, whoever may give it; nil where it does.
    static func flaw(of terms: Terms, by caller: Caller, ofOwner owner: Subject) -> AccessError? {
        // A member would keep what is his group's after leaving it, and who was granted something what was taken back.
        if terms.grantee == caller.subject {
            return .grantInvalid("Nobody grants to himself; let another do it who may.")
        }
        if terms.grantee == owner { return .grantInvalid("This subject is the owner, who may do all with it already.") }
        if let flaw = flaw(of: terms.grantee) { return flaw }
        if terms.rights.elements.isEmpty { return .grantInvalid("A grant names at least one operation, such as get.") }
        guard terms.rights.elements.allSatisfy({ $0.operation != nil }) else {
            return .grantInvalid(
                "create and administer are nothing that is done with an object: create is granted on the vault, and who shall administer gets the role admin."
            )
        }
        return terms.grantedBy == caller.subject ? nil : .denied(.grantInvalid)
    }

    /// Why nothing is granted to this subject; nil where a grant may name it.
    static func flaw(of grantee: Subject) -> AccessError? {
        switch grantee.kind {
        case _ where grantee.canBeGranted: nil
        case .role:
            .grantInvalid("There is no such role; those are \(Role.allCases.map(\.rawValue).joined(separator: ", ")).")
        default:
            .grantInvalid("Nothing is granted to the vault itself; name a caller, a group, a role, or * for everyone.")
        }
    }

    /// Whether a grant to the caller lets him give another on these terms. Rights are compared by their names: whatever a
    /// setting lets them imply, fewer names never allow more.
    static func mayPassOn(_ caller: Caller, _ own: Terms, as terms: Terms, at now: Instant) -> Bool {
        own.isGrantable && !terms.isGrantable && caller.isMeant(by: own.grantee)
            && own.isCurrent(at: now)
            && own.rights.elements.isSuperset(of: terms.rights.elements) && own.outlasts(terms)
    }

    static func isAnothers(_ old: Terms, than caller: Caller, at now: Instant) -> Bool {
        old.grantedBy != caller.subject && old.isCurrent(at: now)
    }
}
