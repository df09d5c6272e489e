/// What `POST /v1/ceremonies` takes: a kind, and what that kind needs.
public struct CeremonyRequest: Decodable, Sendable {
    public var kind: String
    // A rekey's or rotate's roster, as in an initialization; without it the committed one is kept
    public var threshold: Int?
    public var shareholders: [InitializeRequest.Holder]?
    public var groups: [InitializeRequest.Group]?
    public var groupThreshold: Int?
    // The one holder of a replacement or an enrolment
    public var holder: String?
    /// PEM.
    public var publicKey: String?
    public var signingKey: String?
    public var group: String?
    /// Whom an admin reset names.
    public var admin: String?
    /// `keep`, `set` or `remove`.
    public var serverFactor: String?
    /// The servers that shall get a rotate's new master key: hex, the SHA-256 of each one's identity key.
    public var servers: [String]?
    public var sealedSharesOnly: Bool?
    /// `all` or `floor`.
    public var confirmations: String?
    /// Rotate although holders have not confirmed yet.
    public var force: Bool?
    /// Seconds until the ceremony expires; seven days where nothing is said, thirty for a drill.
    public var lifetime: Int64?

    public init(kind: String) {
        self.kind = kind
    }
}
