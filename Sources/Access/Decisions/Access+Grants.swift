import Canonical
import KMIP

extension Access {
    /// Decides whether the caller may give this grant.
    ///
    /// The owner may grant any operation. Who has a grantable grant may pass on its rights or fewer, not for longer than it
    /// lasts, and not as grantable again. Nothing is granted on the vault's own keys or on a destroyed object.
    ///
    /// - Parameter grants: The checked grants on this object.
    public static func decide(
        _ caller: Caller,
        toGrant grant: Grant,
        on object: ObjectFacts,
        grants: [Grant],
        at now: Instant
    ) -> Decision {
        if object.isVaultOwn { return vaultOwn(caller, .grant, object) }
        let relation = Relation(of: caller, to: object, grants, at: now)
        if relation == .none { return .refused(.notFound) }
        if object.isDestroyed { return .refused(.denied(.destroyed)) }
        guard isSound(grant, by: caller, on: object) else { return .refused(.denied(.grantInvalid)) }
        guard relation == .owner || grants.contains(where: { mayPassOn(caller, $0, as: grant, at: now) }) else {
            return .refused(.denied(.grantTooWide))
        }
        return .allowed(Permit(.caller(caller.subject, .grant, objectID: object.id)))
    }

    /// Decides what only the owner does with an object's grants and ownership: read or revoke grants, transfer it.
    ///
    /// - Parameter action: `readGrants`, `revokeGrant` or `transfer`; anything else is decided by the other functions and
    ///   refused here.
    public static func decide(
        _ caller: Caller,
        toManage action: Action,
        of object: ObjectFacts,
        grants: [Grant],
        at now: Instant
    ) -> Decision {
        if object.isVaultOwn { return vaultOwn(caller, action, object) }
        let relation = Relation(of: caller, to: object, grants, at: now)
        if relation == .none { return .refused(.notFound) }
        guard relation == .owner, [.readGrants, .revokeGrant, .transfer].contains(action) else {
            return .refused(.denied(.ownerOnly))
        }
        if object.isDestroyed && action == .transfer { return .refused(.denied(.destroyed)) }
        return .allowed(Permit(.caller(caller.subject, action, objectID: object.id)))
    }

    private static func isSound(_ grant: Grant, by caller: Caller, on object: ObjectFacts) -> Bool {
        grant.objectID == object.id && grant.grantedBy == caller.subject
            && grant.grantee != .vault && grant.grantee != object.owner
            && !grant.rights.elements.isEmpty && grant.rights.elements.allSatisfy { $0.operation != nil }
    }

    private static func mayPassOn(_ caller: Caller, _ own: Grant, as grant: Grant, at now: Instant) -> Bool {
        guard own.objectID == grant.objectID, own.isGrantable, own.isCurrent(at: now), caller.isMeant(by: own.grantee),
            own.rights.elements.isSuperset(of: grant.rights.elements), !grant.isGrantable
        else { return false }
        guard let end = own.until else { return true }
        return grant.until.map { $0 <= end } ?? false
    }
}
