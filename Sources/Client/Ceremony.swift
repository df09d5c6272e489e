/// A ceremony as a server tells it; in the seal status and in lists without some of its members.
public struct Ceremony: Decodable, Sendable {
    /// UUID text.
    public let id: String
    public let kind: String
    /// open, staged, finished, aborted or expired.
    public let state: String?
    /// UUID text.
    public let vault: String?
    /// The committed epoch.
    public let epoch: UInt32?
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
    /// What it will do; nil for an initialization, an unseal and a drill.
    public let proposed: Proposed?
    /// The digest of what it will do, in hex.
    public let proposal: String?
    /// Who has handed in a share, and how many are missing.
    public let groups: [SealStatus.Group]?
    public let confirmed: [String]?
    public let unconfirmed: [String]?
    /// Of the re-wrapping behind a rotate.
    public let progress: Progress?
    public let warnings: [String]?

    /// The content of a proposal, with every key.
    public struct Proposed: Decodable, Sendable {
        public struct Group: Decodable, Sendable {
            public let name: String
            public let threshold: Int
        }

        public struct Holder: Decodable, Sendable {
            public let name: String
            public let group: String
            public let index: Int
            /// PEM.
            public let publicKey: String
            public let signingKey: String?
        }

        /// 0 where the ceremony names no groups.
        public let groupThreshold: Int
        public let groups: [Group]
        /// By group and index.
        public let holders: [Holder]
        /// keep, set or remove.
        public let serverFactor: String
        public let sealedSharesOnly: Bool
        /// all or floor.
        public let confirmations: String
        /// Server ids in hex.
        public let servers: [String]
        public let admin: String?
    }

    /// How far the objects are re-wrapped under the new master key.
    public struct Progress: Decodable, Sendable {
        /// Rows.
        public let done: UInt64
        public let total: UInt64
        /// Rows a second.
        public let rate: Double
        public let secondsLeft: UInt64?
    }

    /// Whether it still waits for something.
    public var isOpen: Bool { state == nil || state == "open" || state == "staged" }
}
