import Canonical
import KMIP

/// What a caller is to an object.
struct Relation: Hashable {
    enum Standing: Hashable {
        case owner
        /// By grants on the object and on scopes that it is in, and by the role auditor.
        case granted(Set<Right>)
        case none
    }

    let standing: Standing
    /// An API token's scope.
    let limit: Rights?
    /// Whether the caller is spoken for by the holder of a delegated ticket.
    let isDelegated: Bool

    init(
        of caller: Caller,
        to object: ObjectFacts,
        _ grants: [Grant],
        _ implication: Implication = .exact,
        at now: Instant
    ) {
        limit = caller.limit
        isDelegated = caller.delegation != nil
        if caller.owns(object.owner) {
            standing = .owner
            return
        }
        var rights: Set<Right> = []
        for grant in grants where grant.objectID == object.id && grant.isCurrent(at: now) {
            if caller.isMeant(by: grant.grantee) { rights.formUnion(grant.rights.elements) }
        }
        for grant in caller.scopedGrants where grant.isCurrent(at: now) && grant.covers(object) {
            if caller.isMeant(by: grant.grantee) { rights.formUnion(grant.rights.elements) }
        }
        rights = implication.rights(of: rights).union(caller.auditedRights)
        standing = rights.isEmpty ? .none : .granted(rights)
    }

    /// Why the operation is not allowed by this relation; nil if it is.
    func refusal(of operation: Operation) -> AccessError? {
        if standing == .none { return .notFound }
        if operation == .locate { return nil }
        guard let right = Right(operation), isGranted(right) else { return .denied(.notGranted) }
        return limit.map { $0.contains(right) } ?? true ? nil : .denied(.limited)
    }

    /// Why the relation does not let its caller manage grants and ownership; nil if it might.
    ///
    /// A limited token manages nothing: its scope names operations, and whoever grants or gives away an object could do
    /// more through another.
    var refusalToManage: AccessError? {
        if standing == .none { return .notFound }
        if isDelegated { return .denied(.notDelegated) }
        return limit == nil ? nil : .denied(.limited)
    }

    private func isGranted(_ right: Right) -> Bool {
        switch standing {
        case .owner: true
        case .granted(let rights): rights.contains(right)
        case .none: false
        }
    }
}

extension Caller {
    /// Why the holder of a delegated ticket may not do this; nil if he might, and for everybody else.
    func refusalOfDelegate(_ operation: Operation, on object: ObjectFacts) -> AccessError? {
        guard let delegation else { return nil }
        if !owns(object.owner) { return .notFound }
        return delegation.allows(operation, on: object) ? nil : .denied(.notDelegated)
    }

    private static let sight: Set<Right> = [.getAttributes, .getAttributeList]

    /// What the role auditor lets him do with every object, within his limit.
    var auditedRights: Set<Right> { has(.auditor) ? limitedSight : [] }

    /// What he may do with the vault's own keys.
    var vaultKeyRights: Set<Right> { isAdministrator || has(.auditor) ? limitedSight : [] }

    private var limitedSight: Set<Right> { limit.map { Self.sight.intersection($0.elements) } ?? Self.sight }
}
