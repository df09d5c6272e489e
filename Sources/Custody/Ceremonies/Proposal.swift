import Canonical

/// What a changing ceremony will do. Shareholders consent to it by its digest, which their client computes anew from
/// what it showed them.
public struct Proposal: Hashable, Sendable {
    /// A group of the proposed roster.
    public struct Group: Hashable, Sendable {
        public let name: String
        public let threshold: UInt8

        public init(name: String, threshold: UInt8) {
            self.name = name
            self.threshold = threshold
        }
    }

    /// A holder of the proposed roster.
    public struct Holder: Hashable, Sendable {
        public let name: String
        public let group: String
        public let index: UInt8
        public let keyDigest: Digest
        public let signingKeyDigest: Digest?

        public init(name: String, group: String, index: UInt8, keyDigest: Digest, signingKeyDigest: Digest?) {
            self.name = name
            self.group = group
            self.index = index
            self.keyDigest = keyDigest
            self.signingKeyDigest = signingKeyDigest
        }
    }

    public var vault: VaultID
    public var committedEpoch: Epoch
    public var ceremony: CeremonyID
    public var kind: CeremonyKind
    /// 32 bytes.
    public var nonce: Bytes
    /// 0 where the ceremony names no groups.
    public var groupThreshold: UInt8
    public var groups: [Group]
    /// By group, in the groups' order, and index.
    public var holders: [Holder]
    public var serverFactor: ServerFactorChange
    public var sealedSharesOnly: Bool
    public var confirmations: ConfirmationRule
    /// The servers that shall get a new master key, by the SHA-256 of their identity's SPKI.
    public var servers: [Digest]
    /// The new administrator, for an admin reset that names one.
    public var admin: String?

    public init(
        vault: VaultID,
        committedEpoch: Epoch,
        ceremony: CeremonyID,
        kind: CeremonyKind,
        nonce: Bytes,
        groupThreshold: UInt8 = 0,
        groups: [Group] = [],
        holders: [Holder] = [],
        serverFactor: ServerFactorChange = .keep,
        sealedSharesOnly: Bool = false,
        confirmations: ConfirmationRule = .all,
        servers: [Digest] = [],
        admin: String? = nil
    ) {
        self.vault = vault
        self.committedEpoch = committedEpoch
        self.ceremony = ceremony
        self.kind = kind
        self.nonce = nonce
        self.groupThreshold = groupThreshold
        self.groups = groups
        self.holders = holders
        self.serverFactor = serverFactor
        self.sealedSharesOnly = sealedSharesOnly
        self.confirmations = confirmations
        self.servers = servers
        self.admin = admin
    }
}

extension Proposal {
    /// SHA-256(enc(proposal, vault, committed epoch, ceremony, kind, nonce, group threshold, groups, holders, server
    /// factor, sealed shares only, confirmations, servers, admin or null)).
    public var digest: Digest { Digest(of: bytes) }

    /// The bytes under the digest.
    public var bytes: Bytes {
        Canonical.labelled(
            .proposal,
            [
                .vault(vault), .epoch(committedEpoch), .text(ceremony.text), .text(kind.rawValue), .bytes(nonce),
                .unsigned(UInt64(groupThreshold)),
                .list(groups.map { .list([.text($0.name), .unsigned(UInt64($0.threshold))]) }),
                .list(holders.map(Self.encoded)),
                .text(serverFactor.rawValue), .boolean(sealedSharesOnly), .text(confirmations.rawValue),
                .list(servers.map(CanonicalValue.digest)), .optional(admin),
            ]
        )
    }

    private static func encoded(_ holder: Holder) -> CanonicalValue {
        .list([
            .text(holder.name), .text(holder.group), .unsigned(UInt64(holder.index)), .digest(holder.keyDigest),
            .optional(holder.signingKeyDigest),
        ])
    }
}
