import Access
import Canonical
import Store

/// Where a list of what was granted goes on: behind so many grants on scopes, or behind a grant on an object.
struct ObtainedPlace: Sendable {
    let scoped: Int
    let key: [Value]?

    private init(scoped: Int, key: [Value]?) {
        self.scoped = scoped
        self.key = key
    }

    static func behind(scoped: Int) -> ObtainedPlace { ObtainedPlace(scoped: scoped, key: nil) }

    static func behind(_ row: GrantRow) -> ObtainedPlace {
        ObtainedPlace(scoped: .max, key: [.of(row.grantee), .of(row.id)])
    }

    /// Throws `malformed-request`.
    static func named(_ next: String?) throws -> ObtainedPlace {
        guard let next else { return behind(scoped: 0) }
        let parts = next.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if parts.count == 1, let scoped = Int(next), scoped >= 0 { return behind(scoped: scoped) }
        guard parts.count == 2, let grantee = Bytes(hex: parts[0]), grantee.count <= StoreLimits.subject,
            let id = Bytes(hex: parts[1]), let text = String(validating: id, as: UTF8.self), text.isObjectIdentifier
        else { throw OperationError(.malformedRequest, "after is the “next” of the page before.") }
        return ObtainedPlace(scoped: .max, key: [.of(grantee), .of(text)])
    }

    var text: String {
        guard let key, case .bytes(let grantee) = key[0], case .bytes(let id) = key[1] else { return "\(scoped)" }
        return "\(grantee.hex).\(id.hex)"
    }
}
