import Canonical
import Custody
import HolderKeys

/// What a server shows of its ceremony, parsed once; nothing of it is trusted yet.
struct ShownCeremony {
    let statement: CeremonyStatement
    let identity: HolderPublicKey
    let signature: Bytes
    let chain: String?

    init(_ ceremony: Ceremony, _ status: SealStatus) throws(TrustRefusal) {
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
        statement = CeremonyStatement(
            context: try Self.context(ceremony, status),
            server: identity.fingerprint,
            publicKey: publicKey,
            expires: expires
        )
    }

    private static func context(_ ceremony: Ceremony, _ status: SealStatus) throws(TrustRefusal) -> CeremonyContext {
        let nonce = try require(Bytes(base64: ceremony.nonce), "the nonce")
        guard nonce.count == 32 else { throw .ceremonyMalformed("the nonce") }
        var proposal: Digest?
        if let hex = ceremony.proposal { proposal = try require(Digest(hex: hex), "the proposal") }
        return CeremonyContext(
            vault: try require(status.vault.flatMap { VaultID(text: $0) }, "the vault"),
            epoch: Epoch(try require(status.epoch, "the epoch")),
            ceremony: try require(CeremonyID(text: ceremony.id), "the id"),
            kind: try require(CeremonyKind(rawValue: ceremony.kind), "the kind"),
            nonce: nonce,
            proposal: proposal
        )
    }

    private static func require<Value>(_ value: Value?, _ what: String) throws(TrustRefusal) -> Value {
        guard let value else { throw .ceremonyMalformed(what) }
        return value
    }
}
