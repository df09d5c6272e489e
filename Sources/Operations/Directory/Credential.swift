public import Access
public import Canonical
public import Secrets

/// What a face has made of the credential that a request shows.
public enum Credential: Sendable {
    /// No method of authentication is configured: there is one user, `admin`.
    case single
    /// A method is configured, and the request shows nothing.
    case nothing
    /// A client certificate or a bearer token that was checked for this request.
    case identity(Identity)
    /// An API token, which only the open vault can check.
    case apiToken(PresentedAPIToken)
    /// A login or a ticket in the header of a KMIP message, which the open vault has checked for this message.
    case spoken(SpokenCredential)
    /// A bearer token that is no identity: the set-up token or the operator's, or neither.
    case other
}

/// An API token as it was sent: nothing is known of it yet.
public struct PresentedAPIToken: Sendable {
    /// The public part, 16 bytes.
    public let id: Bytes
    /// 32 bytes.
    public let secret: SecretBytes

    public init(id: Bytes, secret: SecretBytes) {
        self.id = id
        self.secret = secret
    }

    /// SHA-256 of the secret part, as the database has it.
    var digest: Digest { secret.withBytes { Digest(of: $0) } }
}
