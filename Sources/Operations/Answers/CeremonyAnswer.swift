/// A ceremony as callers see it.
public struct CeremonyAnswer: Encodable, Sendable {
    public let id: String
    public let kind: String
    public var state: String?
    /// UUID text.
    public var vault: String?
    /// The committed epoch by which shares are judged.
    public var epoch: UInt32?
    /// Base64 of 32 bytes.
    public let nonce: String
    public let expires: String?
    /// Base64 of the X25519 key to which shares are sealed (HPKE).
    public var publicKey: String?
    /// Base64 of the server's signature over the ceremony's statement.
    public var signature: String?
    /// SPKI in PEM.
    public var identityKey: String?
    /// PEM, leaf first; null where the root CA has not certified the key.
    public var identityChain: String?
    /// What a changing ceremony will do.
    public var proposed: ProposedAnswer?
    /// The digest of that; null for an unseal, an initialize and a drill.
    public let proposal: String?
    /// Who has handed in a share on this server, and how many are missing.
    public var groups: [SealStatusAnswer.Group]?
    /// How many groups are needed.
    public var groupThreshold: Int?
    /// Who has proven that he can read his share.
    public var confirmed: [String]?
    public var unconfirmed: [String]?
    /// How far the re-wrapping is that a rotate began; absent where nothing is left to do.
    public var progress: RewrapProgress?
    /// Advice that those who consent should read.
    public var warnings: [String]?

    private enum CodingKeys: String, CodingKey {
        case id, kind, state, vault, epoch, nonce, expires, publicKey, signature, identityKey, identityChain, proposed,
            proposal, groups, groupThreshold, confirmed, unconfirmed, progress, warnings
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(kind, forKey: .kind)
        try container.encodeIfPresent(state, forKey: .state)
        try container.encodeIfPresent(vault, forKey: .vault)
        try container.encodeIfPresent(epoch, forKey: .epoch)
        try container.encode(nonce, forKey: .nonce)
        try container.encode(expires, forKey: .expires)
        try container.encode(publicKey, forKey: .publicKey)
        try container.encode(signature, forKey: .signature)
        try container.encode(identityKey, forKey: .identityKey)
        try container.encode(identityChain, forKey: .identityChain)
        try container.encodeIfPresent(proposed, forKey: .proposed)
        try container.encode(proposal, forKey: .proposal)
        try container.encodeIfPresent(groups, forKey: .groups)
        try container.encodeIfPresent(groupThreshold, forKey: .groupThreshold)
        try container.encodeIfPresent(confirmed, forKey: .confirmed)
        try container.encodeIfPresent(unconfirmed, forKey: .unconfirmed)
        try container.encodeIfPresent(progress, forKey: .progress)
        try container.encodeIfPresent(warnings, forKey: .warnings)
    }
}

/// What a changing ceremony will do, with every default filled in: what its digest is computed over, and each public key.
public struct ProposedAnswer: Encodable, Sendable {
    public struct Group: Encodable, Sendable {
        public let name: String
        public let threshold: Int
    }

    public struct Holder: Encodable, Sendable {
        public let name: String
        public let group: String
        public let index: Int
        /// SPKI in PEM.
        public let publicKey: String
        /// SPKI in PEM; null where the holder signs with the other one, or not at all.
        public let signingKey: String?

        private enum CodingKeys: String, CodingKey {
            case name, group, index, publicKey, signingKey
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(name, forKey: .name)
            try container.encode(group, forKey: .group)
            try container.encode(index, forKey: .index)
            try container.encode(publicKey, forKey: .publicKey)
            try container.encode(signingKey, forKey: .signingKey)
        }
    }

    public let groupThreshold: Int
    public let groups: [Group]
    public let holders: [Holder]
    public let serverFactor: String
    public let sealedSharesOnly: Bool
    public let confirmations: String
    /// Hex, each the SHA-256 of a server's identity key.
    public let servers: [String]
    public let admin: String?

    private enum CodingKeys: String, CodingKey {
        case groupThreshold, groups, holders, serverFactor, sealedSharesOnly, confirmations, servers, admin
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(groupThreshold, forKey: .groupThreshold)
        try container.encode(groups, forKey: .groups)
        try container.encode(holders, forKey: .holders)
        try container.encode(serverFactor, forKey: .serverFactor)
        try container.encode(sealedSharesOnly, forKey: .sealedSharesOnly)
        try container.encode(confirmations, forKey: .confirmations)
        try container.encode(servers, forKey: .servers)
        try container.encode(admin, forKey: .admin)
    }
}

/// What a commit answers: the finished ceremony, and what must be kept outside the database.
public struct CommitAnswer: Encodable, Sendable {
    public let ceremony: CeremonyAnswer
    public let vault: String
    public let epoch: UInt32
    public let masterGeneration: UInt32
    /// Base64 of the vault header; nil after a destroy.
    public let header: String?
    public let checkpoint: CheckpointAnswer?
    /// A bearer token, for an admin reset that named nobody, where a method of authentication is configured.
    public let adminToken: String?
    public let warnings: [String]
}
