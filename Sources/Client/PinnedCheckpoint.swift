/// The newest signed checkpoint that a server showed: what a database that is put back does not reach up to.
public struct PinnedCheckpoint: Codable, Sendable, Hashable {
    public let number: UInt64
    /// Hex.
    public let hash: String
    /// Base64 of the signed bytes.
    public let statement: String
    /// Base64, Ed25519 by the history signing key.
    public let signature: String

    public init(number: UInt64, hash: String, statement: String, signature: String) {
        self.number = number
        self.hash = hash
        self.statement = statement
        self.signature = signature
    }
}
