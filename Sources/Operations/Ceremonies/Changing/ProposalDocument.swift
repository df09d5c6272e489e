import Canonical
import Custody
import HolderKeys

/// A proposal with every public key in full: what the row of a changing ceremony keeps, so that the stage encrypts to exactly the keys that
/// the shareholders consented to.
struct ProposalDocument: Sendable, Hashable {
    struct Keys: Sendable, Hashable {
        /// SubjectPublicKeyInfo in DER.
        let publicKey: Bytes
        let signingKey: Bytes?
    }

    let proposal: Proposal
    /// In the order of the proposal's holders.
    let keys: [Keys]

    init(_ proposal: Proposal, _ keys: [Keys]) {
        self.proposal = proposal
        self.keys = keys
    }

    /// enc(proposal-document, format 1, the proposal's bytes, the list of [public key, signing key or null]).
    var bytes: Bytes {
        Canonical.labelled(
            .proposalDocument,
            [
                .unsigned(1), .bytes(proposal.bytes),
                .list(keys.map { .list([.bytes($0.publicKey), .optional($0.signingKey)]) }),
            ]
        )
    }

    /// Reads `bytes`; nil for anything else, keys whose digests the proposal does not have too.
    init?(reading bytes: Bytes) {
        guard let fields = try? Canonical.decode(bytes, .proposalDocument), fields.count == 3, fields[0].unsigned == 1,
            let statement = fields[1].bytes, let proposal = try? Proposal(reading: statement),
            let list = fields[2].list, list.count == proposal.holders.count
        else { return nil }
        let keys = list.compactMap(Keys.init)
        guard keys.count == list.count, zip(keys, proposal.holders).allSatisfy({ $0.fit($1) }) else { return nil }
        self.init(proposal, keys)
    }

    /// The proposed roster as somebody would ask for it.
    var rosterRequest: InitializeRequest {
        get throws {
            var request = InitializeRequest(
                shareholders: try zip(proposal.holders, keys).map { holder, keys in
                    InitializeRequest.Holder(
                        name: holder.name,
                        publicKey: try HolderPublicKey(der: keys.publicKey).pem,
                        signingKey: try keys.signingKey.map { try HolderPublicKey(der: $0).pem },
                        group: holder.group
                    )
                }
            )
            request.groups = proposal.groups.map { .init(name: $0.name, threshold: Int($0.threshold)) }
            request.groupThreshold = Int(proposal.groupThreshold)
            return request
        }
    }

    var answer: ProposedAnswer {
        ProposedAnswer(
            groupThreshold: Int(proposal.groupThreshold),
            groups: proposal.groups.map { .init(name: $0.name, threshold: Int($0.threshold)) },
            holders: zip(proposal.holders, keys).map(ProposedAnswer.Holder.init),
            serverFactor: proposal.serverFactor.rawValue,
            sealedSharesOnly: proposal.sealedSharesOnly,
            confirmations: proposal.confirmations.rawValue,
            servers: proposal.servers.map(\.hex),
            admin: proposal.admin
        )
    }
}

extension ProposalDocument.Keys {
    fileprivate init?(_ value: CanonicalValue) {
        guard let fields = value.list, fields.count == 2, let publicKey = fields[0].bytes,
            fields[1].isNull || fields[1].bytes != nil
        else { return nil }
        self.init(publicKey: publicKey, signingKey: fields[1].bytes)
    }

    fileprivate func fit(_ holder: Proposal.Holder) -> Bool {
        Digest(of: publicKey) == holder.keyDigest && signingKey.map { Digest(of: $0) } == holder.signingKeyDigest
    }
}

extension ProposedAnswer.Holder {
    fileprivate init(_ holder: Proposal.Holder, _ keys: ProposalDocument.Keys) {
        self.init(
            name: holder.name,
            group: holder.group,
            index: Int(holder.index),
            publicKey: Self.pem(keys.publicKey),
            signingKey: keys.signingKey.map(Self.pem)
        )
    }

    private static func pem(_ spki: Bytes) -> String { (try? HolderPublicKey(der: spki).pem) ?? "" }
}
