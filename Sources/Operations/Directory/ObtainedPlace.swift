import Access
import Canonical
import Store

/// Where a list of what was granted goes on: behind a grant on a scope, or behind a grant on an object.
struct ObtainedPlace: Sendable {
    /// Grantee, owner and scope of the last grant on a scope; nil at the list's begin, and behind all of them.
    private let scoped: ListPlace?
    /// Grantee and identifier of the last grant on an object; nil before the first.
    let key: [Value]?

    private init(scoped: ListPlace? = nil, key: [Value]? = nil) {
        self.scoped = scoped
        self.key = key
    }

    static func behind(_ grant: ScopedGrant) -> ObtainedPlace { ObtainedPlace(scoped: place(of: grant)) }

    static func behind(_ row: GrantRow) -> ObtainedPlace { ObtainedPlace(key: [.of(row.grantee), .of(row.id)]) }

    /// Throws `malformed-request`.
    static func named(_ next: String?) throws -> ObtainedPlace {
        guard let next else { return ObtainedPlace() }
        if next.utf8.starts(with: scopes.utf8) {
            let place = try ListPlace(next: String(next.dropFirst(scopes.count)))
            guard place.parts.count == 3 else { throw OperationError.noPlace }
            return ObtainedPlace(scoped: place)
        }
        let parts = try ListPlace(next: next).parts
        guard parts.count == 2, parts[0].count <= StoreLimits.subject,
            let text = String(validating: parts[1], as: UTF8.self), text.isObjectIdentifier
        else { throw OperationError.noPlace }
        return ObtainedPlace(key: [.of(parts[0]), .of(text)])
    }

    /// Those that come behind this place, in the order of the list.
    func following(of grants: [ScopedGrant]) -> [ScopedGrant] {
        if key != nil { return [] }
        let sorted = grants.map { (place: Self.place(of: $0), grant: $0) }.sorted { $0.place < $1.place }
        return sorted.filter { entry in scoped.map { $0 < entry.place } ?? true }.map(\.grant)
    }

    var text: String {
        guard let key, case .bytes(let grantee) = key[0], case .bytes(let id) = key[1] else {
            return Self.scopes + (scoped?.text ?? "")
        }
        return ListPlace([grantee, id]).text
    }

    private static let scopes = "scope."

    private static func place(of grant: ScopedGrant) -> ListPlace {
        ListPlace([grant.grantee.stored, grant.owner.stored, grant.scope.stored])
    }
}

extension OperationError {
    fileprivate static let noPlace = OperationError(.malformedRequest, "after is the “next” of the page before.")
}
