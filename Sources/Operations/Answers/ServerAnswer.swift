/// A server that was unsealed on this vault once.
public struct ServerAnswer: Encodable, Sendable {
    /// Hex SHA-256 of its identity key's SPKI: what its console shows as its fingerprint, and what a rotate lists.
    public let id: String
    /// `active` (unsealed, or killed while it was), `closed`, or `revoked`.
    public let state: String
    /// When it was last unsealed.
    public let started: String
    /// Whether it is the one that answers.
    public let isThis: Bool
}
