import Canonical
import Custody
import HolderKeys

/// What a server shows of its ceremony, parsed once; nothing of it is trusted yet.
struct ShownCeremony {
    let statement: CeremonyStatement
    let identity: HolderPublicKey
    let signature: Bytes
    let chain: String?
    /// Of a changing ceremony; its digest is the one in the statement.
    let proposed: ProposedCeremony?

    /// - Parameters:
    ///   - vault: where the ceremony itself does not name it, as in the seal status; so for `epoch`.
    /// - Throws: `TrustRefusal`: `ceremonyMalformed`; `proposalMismatch` if the server's digest is not the one of what it
    ///   shows.
    init(_ ceremony: Ceremony, vault: String? = nil, epoch: UInt32? = nil) throws(TrustRefusal) {
        let pem = try Self.require(ceremony.identityKey, "the identity key")
        guard let identity = try? HolderPublicKey(pem: pem), identity.kind == .ed25519 else {
            throw .ceremonyMalformed("the identity key")
        }
        self.identity = identity
        signature = try Self.require(ceremony.signature.flatMap { Bytes(base64: $0) }, "the signature")
        chain = ceremony.identityChain
        let expires = try Self.require(ceremony.expires.flatMap { Instant(rfc3339: $0) }, "the deadline")
        let publicKey = try Self.require(ceremony.publicKey.flatMap { Bytes(base64: $0) }, "the public key")
        guard publicKey.count == 32 else { throw .ceremonyMalformed("the public key") }
        let context = try Self.context(ceremony, vault, epoch)
        proposed = try Self.proposed(ceremony, context)
        statement = CeremonyStatement(
            context: context,
            server: identity.fingerprint,
            publicKey: publicKey,
            expires: expires
        )
    }

    static func context(
        _ ceremony: Ceremony,
        _ vault: String? = nil,
        _ epoch: UInt32? = nil
    ) throws(TrustRefusal) -> CeremonyContext {
        let nonce = try require(Bytes(base64: ceremony.nonce), "the nonce")
        guard nonce.count == 32 else { throw .ceremonyMalformed("the nonce") }
        var proposal: Digest?
        if let hex = ceremony.proposal { proposal = try require(Digest(hex: hex), "the proposal") }
        return CeremonyContext(
            vault: try require((ceremony.vault ?? vault).flatMap { VaultID(text: $0) }, "the vault"),
            epoch: Epoch(try require(ceremony.epoch ?? epoch, "the epoch")),
            ceremony: try require(CeremonyID(text: ceremony.id), "the id"),
            kind: try require(CeremonyKind(rawValue: ceremony.kind), "the kind"),
            nonce: nonce,
            proposal: proposal
        )
    }

    static func proposed(
        _ ceremony: Ceremony,
        _ context: CeremonyContext
    ) throws(TrustRefusal) -> ProposedCeremony? {
        guard context.kind.isChanging else {
            guard context.proposal == nil else { throw .ceremonyMalformed("a proposal that nothing needs") }
            return nil
        }
        let digest = try require(context.proposal, "the proposal")
        let proposed = try ProposedCeremony(
            try require(ceremony.proposed, "what is proposed"),
            vault: context.vault,
            epoch: context.epoch,
            ceremony: context.ceremony,
            kind: context.kind,
            nonce: context.nonce
        )
        guard proposed.digest == digest else { throw .proposalMismatch(shown: digest, computed: proposed.digest) }
        return proposed
    }

    private static func require<Value>(_ value: Value?, _ what: String) throws(TrustRefusal) -> Value {
        guard let value else { throw .ceremonyMalformed(what) }
        return value
    }
}

extension Ceremony {
    /// What a changing ceremony will do; nil for the others. Nothing is said about who shows it.
    ///
    /// - Throws: `TrustRefusal`: `ceremonyMalformed`; `proposalMismatch` if the digest is not the one of what is shown.
    public func readProposal() throws(TrustRefusal) -> ProposedCeremony? {
        try ShownCeremony.proposed(self, try ShownCeremony.context(self))
    }
}
