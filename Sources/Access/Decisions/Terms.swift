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
    static func isSound(_ terms: Terms, by caller: Caller, ofOwner owner: Subject) -> Bool {
        terms.grantedBy == caller.subject && terms.grantee.canBeGranted
            // To oneself: a member would keep what is his group's, and who was granted something what was taken back.
            && terms.grantee != owner && terms.grantee != caller.subject
            && !terms.rights.elements.isEmpty && terms.rights.elements.allSatisfy { $0.operation != nil }
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
