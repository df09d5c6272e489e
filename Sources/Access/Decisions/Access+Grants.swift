import Canonical
import KMIP

extension Access {
    /// Decides whether the caller may give this grant.
    ///
    /// The owner may grant any operation. Who has a grantable grant, on the object or on a scope that it is in, may pass on
    /// its rights or fewer, not for longer than it lasts, and not as grantable again. Nothing is granted to oneself, on the
    /// vault's own keys or on a destroyed object.
    ///
    /// - Parameters:
    ///   - old: The grant on this object that the grantee has and that would be replaced. The owner replaces any, others
    ///     only what they gave: whoever may pass on little must not take away much.
    ///   - grants: The checked grants on this object.
    public static func decide(
        _ caller: Caller,
        toGrant grant: Grant,
        replacing old: Grant? = nil,
        on object: ObjectFacts,
        grants: [Grant],
        at now: Instant
    ) -> Decision {
        if object.isVaultOwn { return vaultOwn(caller, .grant, object) }
        let relation = Relation(of: caller, to: object, grants, at: now)
        if let refusal = relation.refusalToManage { return .refused(refusal) }
        if object.isDestroyed { return .refused(.denied(.destroyed)) }
        guard grant.objectID == object.id else { return .refused(.denied(.grantInvalid)) }
        if let flaw = flaw(of: Terms(grant), by: caller, ofOwner: object.owner) { return .refused(flaw) }
        let own =
            grants.filter { $0.objectID == object.id }.map(Terms.init)
            + caller.scopedGrants.filter { $0.covers(object) }.map(Terms.init)
        guard relation.standing == .owner || own.contains(where: { mayPassOn(caller, $0, as: Terms(grant), at: now) })
        else { return .refused(.denied(.grantTooWide)) }
        if relation.standing != .owner, let old, isAnothers(Terms(old), than: caller, at: now) {
            return .refused(.denied(.grantOfAnother))
        }
        return .allowed(Permit(.caller(caller.subject, .grant, objectID: object.id), by: caller.recognition))
    }

    /// Decides whether the caller may take a grant back: the owner, who gave it as long as he has to do with the object, and
    /// the grantee his own.
    ///
    /// - Parameter grants: The checked grants on this object.
    public static func decide(
        _ caller: Caller,
        toRevoke grant: Grant,
        on object: ObjectFacts,
        grants: [Grant],
        at now: Instant
    ) -> Decision {
        if object.isVaultOwn { return vaultOwn(caller, .revokeGrant, object) }
        let relation = Relation(of: caller, to: object, grants, at: now)
        if let refusal = relation.refusalToManage { return .refused(refusal) }
        guard grant.objectID == object.id,
            relation.standing == .owner || [grant.grantedBy, grant.grantee].contains(caller.subject)
        else { return .refused(.denied(.ownerOnly)) }
        return .allowed(Permit(.caller(caller.subject, .revokeGrant, objectID: object.id), by: caller.recognition))
    }

    /// Decides what only the owner does with an object's grants: read them all, revoke any.
    ///
    /// - Parameter action: `readGrants` or `revokeGrant`; anything else is decided by the other functions and refused here.
    public static func decide(
        _ caller: Caller,
        toManage action: Action,
        of object: ObjectFacts,
        grants: [Grant],
        at now: Instant
    ) -> Decision {
        if object.isVaultOwn { return vaultOwn(caller, action, object) }
        let relation = Relation(of: caller, to: object, grants, at: now)
        if let refusal = relation.refusalToManage { return .refused(refusal) }
        guard relation.standing == .owner, [.readGrants, .revokeGrant].contains(action) else {
            return .refused(.denied(.ownerOnly))
        }
        return .allowed(Permit(.caller(caller.subject, action, objectID: object.id), by: caller.recognition))
    }
}
