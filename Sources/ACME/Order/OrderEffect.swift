import Canonical

/// What an order wants done. Of several the last one ends in an event, or the order itself is at its end.
enum OrderEffect: Sendable, Hashable {
    /// An unsigned GET of the directory.
    case fetch(directory: String)
    case send(SignedRequest)
    /// Answer HTTP-01 requests for the token by the text.
    case place(token: String, text: String)
    case withdraw(token: String)
    case rest(milliseconds: Int64)
    /// The end: the chain in PEM, not checked yet.
    case issued(chain: Bytes)
    /// The end.
    case gaveUp(ACMEError)
}
