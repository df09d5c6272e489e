import Canonical

extension Access {
    /// Decides a step of giving an object away. The grants on the object stay; those on scopes of the former owner end for
    /// it.
    ///
    /// - Parameters:
    ///   - offer: The checked offer that is open for the object; nil if there is none.
    ///   - grants: The checked grants on this object.
    public static func decide(
        _ caller: Caller,
        _ step: TransferStep,
        of object: ObjectFacts,
        offer: TransferOffer?,
        grants: [Grant],
        at now: Instant
    ) -> Decision {
        if object.isVaultOwn { return vaultOwn(caller, step.action, object) }
        let relation = Relation(of: caller, to: object, grants, at: now)
        let open = offer.flatMap { $0.isOpen(for: object, at: now) ? $0 : nil }
        let isOffered = open.map { caller.owns($0.to) } ?? false
        guard relation.standing != .none || isOffered else { return .refused(.notFound) }
        if caller.limit != nil { return .refused(.denied(.limited)) }
        if let rule = rule(against: step, by: caller, of: object, relation.standing == .owner, isOffered, open) {
            return .refused(.denied(rule))
        }
        return .allowed(Permit(.caller(caller.subject, step.action, objectID: object.id), by: caller.recognition))
    }

    private static func rule(
        against step: TransferStep,
        by caller: Caller,
        of object: ObjectFacts,
        _ isOwner: Bool,
        _ isOffered: Bool,
        _ open: TransferOffer?
    ) -> AccessError.Rule? {
        switch step {
        case .offer(let heir):
            if !isOwner { return .ownerOnly }
            if object.isReserved { return .reserved }
            if object.isDestroyed { return .destroyed }
            return heir.canOwn && heir != object.owner && heir != caller.subject ? nil : .transferInvalid
        case .accept:
            if !isOffered { return .notOffered }
            if object.isReserved { return .reserved }
            return object.isDestroyed ? .destroyed : nil
        case .decline: return isOffered ? nil : .notOffered
        case .withdraw:
            if !isOwner { return .ownerOnly }
            return open == nil ? .notOffered : nil
        }
    }
}
