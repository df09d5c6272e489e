/// What `GET /v1/seal-status` answers, and every call that hands in a share.
public struct SealStatusAnswer: Encodable, Sendable {
    public enum State: String, Encodable, Sendable {
        case uninitialized, sealed, unsealing, unsealed
    }

    public struct Group: Encodable, Sendable {
        public let name: String
        public let threshold: Int
        /// How many shares the group holds.
        public let shares: Int
        /// Who has handed in a share; indexes instead of names for strangers where the roster is not public.
        public let submitted: [String]
        /// How many shares are missing.
        public let missing: Int
    }

    public var state: State
    public var vault: String?
    public var epoch: UInt32?
    public var masterGeneration: UInt32?
    public var groupThreshold: Int?
    public var groups: [Group]
    /// The unseal while sealed, else the open changing ceremony.
    public var ceremony: CeremonyAnswer?
    public var unconfirmed: [String]
    /// Whether the epoch mixes a server factor in.
    public var serverFactor: Bool
    public var version: String
    /// This server's identity key (SPKI in PEM), and the root's certificate for it (PEM, leaf first); in every state, so that whoever trusted a
    /// new machine by its fingerprint can look after the unseal.
    public var identityKey: String?
    public var identityChain: String?
    /// Why the last attempt to open failed, with the rows that are damaged; absent otherwise.
    public var lastFailure: String?

    // Members of the answers to a share
    public var duplicate: Bool?
    public var alreadyUnsealed: Bool?
    /// The newest checkpoint, once unsealed.
    public var checkpoint: CheckpointAnswer?

    private enum CodingKeys: String, CodingKey {
        case state, vault, epoch, masterGeneration, groupThreshold, groups, ceremony, unconfirmed, serverFactor,
            version, identityKey, identityChain, lastFailure
        case duplicate, alreadyUnsealed, checkpoint
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(state, forKey: .state)
        try container.encodeIfPresent(vault, forKey: .vault)
        try container.encodeIfPresent(epoch, forKey: .epoch)
        try container.encodeIfPresent(masterGeneration, forKey: .masterGeneration)
        try container.encodeIfPresent(groupThreshold, forKey: .groupThreshold)
        try container.encode(groups, forKey: .groups)
        try container.encode(ceremony, forKey: .ceremony)
        try container.encode(unconfirmed, forKey: .unconfirmed)
        try container.encode(serverFactor, forKey: .serverFactor)
        try container.encode(version, forKey: .version)
        try container.encodeIfPresent(identityKey, forKey: .identityKey)
        try container.encodeIfPresent(identityChain, forKey: .identityChain)
        try container.encodeIfPresent(lastFailure, forKey: .lastFailure)
        try container.encodeIfPresent(duplicate, forKey: .duplicate)
        try container.encodeIfPresent(alreadyUnsealed, forKey: .alreadyUnsealed)
        try container.encodeIfPresent(checkpoint, forKey: .checkpoint)
    }
}
