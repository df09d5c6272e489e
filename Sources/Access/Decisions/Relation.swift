import Canonical
import KMIP

/// What a caller is to an object.
enum Relation: Hashable {
    case owner
    case granted(Set<Right>)
    case none

    init(of caller: Caller, to object: ObjectFacts, _ grants: [Grant], at now: Instant) {
        if caller.isMeant(by: object.owner) {
            self = .owner
            return
        }
        var rights: Set<Right> = []
        for grant in grants where grant.objectID == object.id && grant.isCurrent(at: now) {
            if caller.isMeant(by: grant.grantee) { rights.formUnion(grant.rights.elements) }
        }
        self = rights.isEmpty ? .none : .granted(rights)
    }

    func allows(_ operation: Operation) -> Bool {
        switch self {
        case .owner: operation == .locate || Right(operation) != nil
        case .granted(let rights): operation == .locate || Right(operation).map(rights.contains) ?? false
        case .none: false
        }
    }
}
