/// How a caller showed who he is. The text is stable: it stands in answers and in the log.
public enum AuthenticationMethod: String, Sendable, CaseIterable {
    /// Nobody is asked: the single user of a server without authentication.
    case none
    /// A client certificate (RFC 5280).
    case certificate
    /// A bearer token that an issuer signed (JWT, RFC 7519).
    case bearer
    /// An API token of this vault.
    case token
}
