public import Access
public import Canonical
public import Secrets

/// What a caller showed to say who he is.
public enum Presented: Sendable {
    /// No credential at all.
    case nothing
    /// A credential that was checked. After `expires` it is worth nothing.
    case identity(Identity, expires: Instant)
    /// An API token. Whether the vault knows it is looked up by its id; the secret is compared by its digest.
    case apiToken(id: Bytes, secret: SecretBytes)
    /// A bearer token that is neither signed by an issuer nor an API token: the operator's, the set-up token, or a
    /// guess.
    case other
}
