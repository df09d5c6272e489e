public import Canonical
public import Custody
public import HolderKeys

/// What a changing ceremony will do, rebuilt from what the server shows, so that its digest is that of what a person saw.
public struct ProposedCeremony: Sendable, Hashable {
    public struct Holder: Sendable, Hashable {
        public let name: String
        public let group: String
        public let index: UInt8
        public let key: HolderPublicKey
        public let signingKey: HolderPublicKey?
    }

    public let proposal: Proposal
    /// As in the proposal, with their keys.
    public let holders: [Holder]

    /// What stands under the holders' consent.
    public var digest: Digest { proposal.digest }

    /// - Throws: `TrustRefusal`: `ceremonyMalformed` naming a member that cannot be read.
    init(
        _ shown: Ceremony.Proposed,
        vault: VaultID,
        epoch: Epoch,
        ceremony: CeremonyID,
        kind: CeremonyKind,
        nonce: Bytes
    ) throws(TrustRefusal) {
        var holders: [Holder] = []
        for holder in shown.holders { holders.append(try Self.holder(holder)) }
        self.holders = holders
        proposal = Proposal(
            vault: vault,
            committedEpoch: epoch,
            ceremony: ceremony,
            kind: kind,
            nonce: nonce,
            groupThreshold: try require(UInt8(exactly: shown.groupThreshold), "the threshold of the groups"),
            groups: try Self.groups(shown.groups),
            holders: holders.map(\.proposed),
            serverFactor: try require(ServerFactorChange(rawValue: shown.serverFactor), "the server factor"),
            sealedSharesOnly: shown.sealedSharesOnly,
            confirmations: try require(ConfirmationRule(rawValue: shown.confirmations), "the rule of confirmations"),
            servers: try Self.servers(shown.servers),
            admin: shown.admin
        )
    }

    private static func groups(_ shown: [Ceremony.Proposed.Group]) throws(TrustRefusal) -> [Proposal.Group] {
        var groups: [Proposal.Group] = []
        for group in shown {
            let threshold = try require(UInt8(exactly: group.threshold), "the threshold of “\(group.name)”")
            groups.append(Proposal.Group(name: group.name, threshold: threshold))
        }
        return groups
    }

    private static func servers(_ shown: [String]) throws(TrustRefusal) -> [Digest] {
        var servers: [Digest] = []
        for hex in shown { servers.append(try require(Digest(hex: hex), "the id of a server")) }
        return servers
    }

    private static func holder(_ shown: Ceremony.Proposed.Holder) throws(TrustRefusal) -> Holder {
        var signingKey: HolderPublicKey?
        if let pem = shown.signingKey { signingKey = try key(pem, "the signing key of “\(shown.name)”") }
        return Holder(
            name: shown.name,
            group: shown.group,
            index: try require(UInt8(exactly: shown.index), "the index of “\(shown.name)”"),
            key: try key(shown.publicKey, "the key of “\(shown.name)”"),
            signingKey: signingKey
        )
    }

    private static func key(_ pem: String, _ what: String) throws(TrustRefusal) -> HolderPublicKey {
        try require(try? HolderPublicKey(pem: pem), what)
    }
}

extension ProposedCeremony.Holder {
    var proposed: Proposal.Holder {
        Proposal.Holder(
            name: name,
            group: group,
            index: index,
            keyDigest: key.fingerprint,
            signingKeyDigest: signingKey?.fingerprint
        )
    }
}

private func require<Value>(_ value: Value?, _ what: String) throws(TrustRefusal) -> Value {
    guard let value else { throw .ceremonyMalformed(what) }
    return value
}
