import Authority
import Canonical
import Client
import Custody
import FoundationEssentials
import Secrets

import struct Client.SealStatus
import SecretSharing

/// A vault's root, a server that it certified, and an open unseal of that server.
struct VaultFixture {
    let vault: VaultID
    let root: Issuer
    let identity: ServerIdentityKey
    let chain: String
    let now: Instant
    let ceremonyKey: Bytes

    init(seconds: Int64 = 1_800_000_000, ceremonyKey: Bytes? = nil) throws {
        now = Instant(wholeSeconds: seconds)
        vault = VaultID.random(SystemRandom().bytes(16))
        root = try Authority.makeRoot(vault: vault, now: now, random: SystemRandom())
        identity = ServerIdentityKey.generate()
        let certificate = try Authority.certifyServer(
            identity.publicKey,
            vault: vault,
            root: root,
            now: now,
            random: SystemRandom()
        )
        chain = Authority.chainPEM([certificate])
        self.ceremonyKey = ceremonyKey ?? SystemRandom().bytes(32)
    }

    var rootPEM: String { root.certificate.pem }

    /// What may be wrong with what the server shows.
    struct Twist {
        var vault: VaultID?
        var epoch: UInt32 = 3
        var lifetime: Int64 = 3_600
        var signer: ServerIdentityKey?
        var chain: String??
        var publicKey: Bytes?
        var isOpen = true
    }

    func status(_ twist: Twist = Twist()) throws -> SealStatus {
        let vault = twist.vault ?? vault
        let nonce = Bytes(repeating: 7, count: 32)
        let id = "3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b"
        let expires = now.adding(seconds: twist.lifetime)
        guard let ceremony = CeremonyID(text: id) else { throw FixtureError() }
        let context = CeremonyContext(
            vault: vault,
            epoch: Epoch(twist.epoch),
            ceremony: ceremony,
            kind: .unseal,
            nonce: nonce
        )
        let statement = CeremonyStatement(
            context: context,
            server: identity.publicKey.fingerprint,
            publicKey: ceremonyKey,
            expires: expires
        )
        let signature = try (twist.signer ?? identity).sign(statement.bytes)
        let shown: [String: String?] = [
            "id": id, "kind": "unseal", "nonce": nonce.base64, "expires": expires.rfc3339,
            "publicKey": (twist.publicKey ?? ceremonyKey).base64, "signature": signature.base64,
            "identityKey": identity.publicKey.pem, "identityChain": twist.chain ?? chain, "proposal": nil,
        ]
        let open = twist.isOpen ? String(decoding: try JSONEncoder().encode(shown), as: UTF8.self) : "null"
        let json = """
            {"state":"sealed","vault":"\(vault.text)","epoch":\(twist.epoch),"groups":[],"ceremony":\(open),"extra":{"a":[1]}}
            """
        return try JSONDecoder().decode(SealStatus.self, from: Data(json.utf8))
    }

    func pins(epoch: UInt32 = 3, root: String? = nil, vault: VaultID? = nil) -> Pins {
        Pins(vault: (vault ?? self.vault).text, rootCA: root ?? rootPEM, epoch: epoch, checkpoint: nil, holders: [])
    }

    func share(vault: VaultID? = nil) throws -> Share {
        try Share(
            vault: vault ?? self.vault,
            epoch: Epoch(3),
            position: SharePosition(group: 1, index: 2),
            anchor: Bytes(repeating: 9, count: 16),
            y: SystemRandom().secret(32)
        )
    }
}

struct FixtureError: Error {}
