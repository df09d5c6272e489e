import Canonical

/// From whom a credential of a KMIP message's header comes, as bad ones are counted.
enum HeaderSource: Hashable, Sendable {
    /// A caller who has shown who he is, by his key.
    case caller(String)
    /// A stranger's address.
    case address(String)

    /// The holder of an API token that was found good, by its identifier.
    init?(_ token: Bytes?) {
        guard let token else { return nil }
        self = .caller("token \(token.hex)")
    }
}
