import Canonical

extension Access {
    /// Decides whether the caller may give this grant on a scope.
    ///
    /// Everyone grants on his own and his groups' objects. Who has a grantable grant on a scope of an owner may pass on that
    /// scope or a narrower one of the same owner, on the same terms as with objects. Who has no grant on it does not learn
    /// whether the owner has any object: `not-found`.
    ///
    /// - Parameter old: The grant on this scope that the grantee has and that would be replaced; see grants on objects.
    public static func decide(
        _ caller: Caller,
        toGrant grant: ScopedGrant,
        replacing old: ScopedGrant? = nil,
        at now: Instant
    ) -> Decision {
        let own = grants(of: caller, reaching: grant, at: now)
        if let refusal = refusalToManage(caller, grant, own) { return .refused(refusal) }
        if let flaw = flaw(of: Terms(grant), by: caller, ofOwner: grant.owner) { return .refused(flaw) }
        guard
            caller.owns(grant.owner)
                || own.contains(where: { mayPassOn(caller, Terms($0), as: Terms(grant), at: now) })
        else { return .refused(.denied(.grantTooWide)) }
        if !caller.owns(grant.owner), let old, isAnothers(Terms(old), than: caller, at: now) {
            return .refused(.denied(.grantOfAnother))
        }
        return permit(caller, .grantOnScope(owner: grant.owner, grant.scope))
    }

    /// Decides whether the caller may take a grant on a scope back: whose objects they are, who gave it as long as he has
    /// one himself, and the grantee his own. An administrator takes back what several share, which is granted to everyone, a
    /// role or a group: else one could fill for good the room that all have there. He takes away, and gets nothing.
    public static func decide(_ caller: Caller, toRevoke grant: ScopedGrant, at now: Instant) -> Decision {
        if caller.isAdministrator, grant.grantee.isShared {
            return permit(caller, .revokeOnScope(owner: grant.owner, grant.scope))
        }
        let own = grants(of: caller, reaching: grant, at: now)
        if let refusal = refusalToManage(caller, grant, own) { return .refused(refusal) }
        guard caller.owns(grant.owner) || [grant.grantedBy, grant.grantee].contains(caller.subject) else {
            return .refused(.denied(.ownerOnly))
        }
        return permit(caller, .revokeOnScope(owner: grant.owner, grant.scope))
    }

    private static func grants(of caller: Caller, reaching grant: ScopedGrant, at now: Instant) -> [ScopedGrant] {
        caller.scopedGrants.filter {
            $0.owner == grant.owner && $0.scope.contains(grant.scope) && $0.isCurrent(at: now)
                && caller.isMeant(by: $0.grantee)
        }
    }

    private static func refusalToManage(
        _ caller: Caller,
        _ grant: ScopedGrant,
        _ own: [ScopedGrant]
    ) -> AccessError? {
        guard caller.owns(grant.owner) || !own.isEmpty else { return .noScopedGrant }
        return caller.limit == nil ? nil : .denied(.limited)
    }

    private static func permit(_ caller: Caller, _ action: Action) -> Decision {
        .allowed(Permit(.caller(caller.subject, action, objectID: nil), by: caller.recognition))
    }
}
