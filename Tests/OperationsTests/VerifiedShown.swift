import Canonical
import Custody
import HolderKeys
import SecretSharing
import Secrets
import Testing

@testable import Operations

/// What a server shows of a ceremony, read as a client reads it, and what may be altered in it on the way.
struct Shown {
    var vault: VaultID
    var epoch: Epoch
    var ceremony: CeremonyID
    var kind: CeremonyKind
    var nonce: Bytes
    var proposal: Digest?
    var publicKey: Bytes
    var expires: Instant
    var identity: HolderPublicKey
    var server: Digest
    let signature: Bytes
    let chain: String?

    /// - Parameters:
    ///   - vault: of the seal status, where the ceremony does not name it.
    ///   - epoch: likewise.
    init(_ answer: CeremonyAnswer, vault: String?, epoch: UInt32?) throws {
        self.vault = try #require((answer.vault ?? vault).flatMap { VaultID(text: $0) })
        self.epoch = Epoch(try #require(answer.epoch ?? epoch))
        ceremony = try #require(CeremonyID(text: answer.id))
        kind = try #require(CeremonyKind(rawValue: answer.kind))
        nonce = try #require(Bytes(base64: answer.nonce))
        proposal = answer.proposal.flatMap { Digest(hex: $0) }
        publicKey = try #require(answer.publicKey.flatMap { Bytes(base64: $0) })
        expires = try #require(answer.expires.flatMap { Instant(rfc3339: $0) })
        identity = try HolderPublicKey(pem: try #require(answer.identityKey))
        server = identity.fingerprint
        signature = try #require(answer.signature.flatMap { Bytes(base64: $0) })
        chain = answer.identityChain
    }

    /// The open unseal of a sealed server.
    init(unsealOf server: KeyServer) async throws {
        let status = await server.sealStatus(for: Requester(isLocal: true))
        try self.init(try #require(status.ceremony), vault: status.vault, epoch: status.epoch)
    }

    var context: CeremonyContext {
        CeremonyContext(vault: vault, epoch: epoch, ceremony: ceremony, kind: kind, nonce: nonce, proposal: proposal)
    }

    /// Whether the shown identity key signed exactly this.
    var isSigned: Bool {
        let statement = CeremonyStatement(context: context, server: server, publicKey: publicKey, expires: expires)
        return identity.isValid(signature: signature, over: statement.bytes)
    }

    /// The share as a client that believes this hands it in.
    func seal(_ share: Share, of holder: String) throws -> RecoverRequest {
        let info = ShareToServerInfo(context: context, server: server).bytes
        let sealed = try SealedShare.seal(share.raw, to: publicKey, info: info, holder: holder)
        var request = RecoverRequest(share: nil, holder: holder)
        request.sealedShare = try RecoverRequest.Sealed(sealed)
        return request
    }

    /// The holder's signature over a submission that is as shown.
    func sign(_ share: Share, of holder: String, with key: HolderPrivateKey) throws -> String {
        let statement = SubmissionStatement(
            context: context,
            holder: holder,
            shareDigest: share.digest(holder: holder),
            publicKey: publicKey
        )
        return try key.sign(statement.bytes).base64
    }

    /// One fact that is altered, by its name.
    struct Twist: Sendable {
        let name: String
        let apply: @Sendable (inout Shown) -> Void
    }

    static let twists = [
        Twist(name: "vault") { $0.vault = VaultID.random(SystemRandom().bytes(16)) },
        Twist(name: "epoch") { $0.epoch = Epoch($0.epoch.number + 1) },
        Twist(name: "ceremony") { $0.ceremony = CeremonyID(random: SystemRandom().bytes(16)) ?? $0.ceremony },
        Twist(name: "kind") { $0.kind = $0.kind == .rekey ? .destroy : .rekey },
        Twist(name: "nonce") { $0.nonce = SystemRandom().bytes(32) },
        Twist(name: "proposal") { $0.proposal = Digest(of: [1]) },
        Twist(name: "key") { $0.publicKey = CeremonyPrivateKey().publicKey },
    ]

    /// What an open unseal would be signed with, were it this ceremony.
    static let asUnseal = Twist(name: "an unseal") { ($0.kind, $0.proposal) = (.unseal, nil) }

    func altered(by twist: Twist) -> Shown {
        var altered = self
        twist.apply(&altered)
        return altered
    }
}

extension RecoverRequest.Sealed {
    init(_ sealed: SealedShare) throws {
        self.init(encapsulatedKey: sealed.encapsulatedKey.base64, ciphertext: sealed.ciphertext.base64)
    }
}

extension TestVault {
    func share(_ holder: String) throws -> Share {
        try Share(reading: SecretBytes(copying: Bytes(try #require(shares[holder]).utf8)))
    }
}
