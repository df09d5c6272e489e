/// The seal status as a server tells it.
public struct SealStatus: Decodable, Sendable {
    public struct Group: Decodable, Sendable {
        public let name: String
        public let threshold: Int
        public let shares: Int
        public let submitted: [String]
        public let missing: Int
    }

    /// uninitialized, sealed, unsealing or unsealed.
    public let state: String
    public let vault: String?
    public let epoch: UInt32?
    public let masterGeneration: UInt32?
    public let groupThreshold: Int?
    public let groups: [Group]?
    public let ceremony: Ceremony?
    public let unconfirmed: [String]?
    public let serverFactor: Bool?
    public let version: String?
    public let lastFailure: String?
    public let duplicate: Bool?
    public let alreadyUnsealed: Bool?
    public let checkpoint: PinnedCheckpoint?
    /// The server's identity, where it is unsealed and shows it: SPKI and chain in PEM.
    public let identityKey: String?
    public let identityChain: String?

    public var isUnsealed: Bool { state == "unsealed" }
}
