extension Answers {
    /// Of a ceremony's commit.
    public struct Committed: Decodable, Sendable {
        public let ceremony: Ceremony
        public let epoch: UInt32?
        public let masterGeneration: UInt32?
        /// Base64 of the vault header.
        public let header: String?
        public let checkpoint: PinnedCheckpoint?
        /// The new administrator's bearer token, of an admin reset that named nobody.
        public let adminToken: String?
        public let warnings: [String]?
    }

    /// One server of the vault.
    public struct Server: Decodable, Sendable {
        /// Hex.
        public let id: String
        /// `active`, `closed` or `revoked`.
        public let state: String
    }
}
