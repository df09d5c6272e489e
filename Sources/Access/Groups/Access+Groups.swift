extension Access {
    /// Decides an action on a group of subjects.
    ///
    /// Who may create objects and who administers may found a group, and owns it. Its owner
    /// alone adds members; he and administrators take members out and delete it; they and the members may read who belongs
    /// to it; a member may leave. Others do not learn that it exists.
    ///
    /// - Parameter facts: For ``GroupAction/found`` the group that shall be, with the caller as its owner.
    /// - Throws: `notFound`, `permissionDenied`.
    public static func admit(
        _ caller: Caller,
        to action: GroupAction,
        of facts: GroupFacts
    ) throws(AccessError) -> GroupPermit {
        if let error = refusal(of: action, by: caller, of: facts) { throw error }
        return GroupPermit(caller.subject, action, of: facts.group, by: caller.recognition)
    }

    private static func refusal(of action: GroupAction, by caller: Caller, of facts: GroupFacts) -> AccessError? {
        guard facts.group.kind == .group else { return .notFound }
        if action == .found { return refusalToFound(caller, facts) }
        let isKeeper = facts.owner == caller.subject || caller.has(.admin)
        let isMember = caller.memberships.contains(facts.group)
        guard isKeeper || isMember else { return .notFound }
        if caller.isLimited(from: .administer) { return .denied(.limited) }
        switch action {
        case .found, .readMembers: return nil
        case .addMember(let member) where !member.canCall: return .denied(.memberInvalid)
        case .removeMember(caller.subject) where isMember: return nil
        // Who administers must not get a group's grants by joining it.
        case .addMember: return facts.owner == caller.subject ? nil : .denied(.founderOnly)
        case .removeMember, .delete: return isKeeper ? nil : .denied(.groupOwnerOnly)
        }
    }

    private static func refusalToFound(_ caller: Caller, _ facts: GroupFacts) -> AccessError? {
        if caller.isLimited(from: .administer) { return .denied(.limited) }
        guard caller.isAdministrator || caller.vaultRights.contains(.create) else { return .denied(.mayNotFound) }
        return facts.owner == caller.subject ? nil : .denied(.groupOwnerOnly)
    }
}
