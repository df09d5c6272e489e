/// A ceremony as a server tells it.
public struct Ceremony: Decodable, Sendable {
    public let id: String
    public let kind: String
    public let state: String?
    /// Base64 of 32 bytes.
    public let nonce: String
    public let expires: String?
    /// Base64 of an X25519 key.
    public let publicKey: String?
    /// Base64.
    public let signature: String?
    /// SPKI, PEM.
    public let identityKey: String?
    /// PEM, leaf first; nil where the root CA has not certified the key.
    public let identityChain: String?
    /// Hex.
    public let proposal: String?
    public let confirmed: [String]?
    public let unconfirmed: [String]?
}
