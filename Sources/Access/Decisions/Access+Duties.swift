extension Access {
    /// Decides an administrator's duty, by the caller's roles.
    ///
    /// An API token with a scope needs ``Right/administer`` in it, whichever role the duty comes by: no other right of a
    /// scope stands for duties.
    ///
    /// - Throws: `permissionDenied`.
    public static func admit(_ caller: Caller, to duty: AdminDuty) throws(AccessError) -> AdminPermit {
        guard Role.allCases.contains(where: { caller.has($0) && $0.duties.contains(duty) }) else {
            throw .denied(.administratorOnly)
        }
        if caller.delegation != nil || caller.isLimited(from: .administer) { throw .denied(.limited) }
        return AdminPermit(caller.subject, .duty(duty), by: caller.recognition)
    }

    /// Decides whether the caller may give this grant on the vault as a whole, or take it back. ``Right/create`` alone is
    /// granted there; who shall administer gets the role.
    ///
    /// - Throws: `permissionDenied`.
    public static func admit(_ caller: Caller, toGrantOnVault grant: Grant) throws(AccessError) -> AdminPermit {
        let permit = try admit(caller, to: .grantCreate)
        if let flaw = flaw(of: grant.grantee) { throw flaw }
        guard grant.rights.elements == [.create] else {
            throw .grantInvalid("On the vault create alone is granted; who shall administer gets the role admin.")
        }
        guard !grant.isGrantable else {
            throw .grantInvalid("Only administrators grant create; it is not passed on, so leave grantable out.")
        }
        guard grant.objectID == Grant.vaultID, grant.grantedBy == caller.subject else { throw .denied(.grantInvalid) }
        return permit
    }

    /// Decides whether the caller may give the role to the member, or take it from him. Roles are for callers: nobody has
    /// one by a group or because everyone has.
    ///
    /// - Throws: `permissionDenied`.
    public static func admit(_ caller: Caller, toGive role: Role, to member: Subject) throws(AccessError) -> AdminPermit
    {
        let permit = try admit(caller, to: .manageRoles)
        guard member.canCall else { throw .denied(.memberInvalid) }
        return permit
    }

    /// Admits a caller to make the vault. The one who asks has checked the proof.
    public static func admitToInitialize(_ subject: Subject, _ proof: PresenceProof) -> AdminPermit {
        AdminPermit(subject, .initialize)
    }

    /// Admits the operator of a sealed server. The one who asks has checked the proof.
    public static func admitToOperate(_ proof: PresenceProof) -> AdminPermit { AdminPermit(.admin, .operate) }
}
