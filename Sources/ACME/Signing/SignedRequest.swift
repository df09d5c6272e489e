import Canonical

/// A request before it is signed (RFC 8555 section 6.2).
struct SignedRequest: Sendable, Hashable {
    let url: String
    /// JSON; nil for a POST-as-GET (section 6.3).
    let payload: Bytes?
    /// The account's URL; nil where the key itself goes along.
    let account: String?
}
