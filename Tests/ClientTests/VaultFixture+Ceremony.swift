import Authority
import Canonical
import Client
import Custody
import Foundation
import HolderKeys

extension VaultFixture {
    /// What may be wrong with what the server shows of a changing ceremony.
    struct ProposalTwist {
        var kind = CeremonyKind.rekey
        var state = "open"
        var holders: [Proposal.Holder]?
        /// Members of `proposed` that are shown otherwise than they were proposed.
        var shown: [String: any Sendable] = [:]
        var digest: Digest?
        var hasProposal = true
        var chain: String??
    }

    /// Two holders with keys, in PEM.
    static let holderKeys = [
        (name: "bob", pem: try? HolderPrivateKey.generate(.x25519).publicKey.pem),
        (name: "carol", pem: try? HolderPrivateKey.generate(.x25519).publicKey.pem),
    ]

    /// A changing ceremony as its page shows it, signed by this server.
    func ceremony(_ twist: ProposalTwist = ProposalTwist()) throws -> Ceremony {
        let nonce = Bytes(repeating: 7, count: 32)
        guard let id = CeremonyID(text: "3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b") else { throw FixtureError() }
        let keys = try Self.holderKeys.map { holder in
            guard let pem = holder.pem else { throw FixtureError() }
            return (name: holder.name, key: try HolderPublicKey(pem: pem))
        }
        let holders = keys.enumerated().map { place, holder in
            Proposal.Holder(
                name: holder.name,
                group: "owners",
                index: UInt8(place + 1),
                keyDigest: holder.key.fingerprint,
                signingKeyDigest: nil
            )
        }
        let proposal = Proposal(
            vault: vault,
            committedEpoch: Epoch(3),
            ceremony: id,
            kind: twist.kind,
            nonce: nonce,
            groupThreshold: 1,
            groups: [Proposal.Group(name: "owners", threshold: 2)],
            holders: twist.holders ?? holders
        )
        let digest = twist.kind.isChanging ? twist.digest ?? proposal.digest : twist.digest
        let statement = CeremonyStatement(
            context: CeremonyContext(
                vault: vault,
                epoch: Epoch(3),
                ceremony: id,
                kind: twist.kind,
                nonce: nonce,
                proposal: digest
            ),
            server: identity.publicKey.fingerprint,
            publicKey: ceremonyKey,
            expires: now.adding(seconds: 3_600)
        )
        var proposed: [String: Any] = [
            "groupThreshold": 1, "groups": [["name": "owners", "threshold": 2]],
            "holders": keys.enumerated().map { place, holder in
                [
                    "name": holder.name, "group": "owners", "index": place + 1, "publicKey": holder.key.pem,
                    "signingKey": NSNull(),
                ]
            },
            "serverFactor": "keep", "sealedSharesOnly": false, "confirmations": "all", "servers": [String](),
            "admin": NSNull(),
        ]
        for (name, value) in twist.shown { proposed[name] = value }
        let members: [String: Any] = [
            "id": id.text, "kind": twist.kind.rawValue, "state": twist.state, "vault": vault.text, "epoch": 3,
            "nonce": nonce.base64, "expires": statement.expires.rfc3339, "publicKey": ceremonyKey.base64,
            "signature": try identity.sign(statement.bytes).base64, "identityKey": identity.publicKey.pem,
            "identityChain": (twist.chain ?? chain) ?? NSNull(), "proposal": digest?.hex ?? NSNull(),
            "proposed": twist.hasProposal ? proposed : NSNull(),
        ]
        return try JSONDecoder().decode(Ceremony.self, from: try JSONSerialization.data(withJSONObject: members))
    }

    /// The root's revocation list with this server in it, or with none.
    func revocations(revoked: Bool, number: UInt64 = 1, by issuer: Issuer? = nil) throws -> Bytes {
        let certificate = try IssuedCertificate(der: PEMBlock.der(chain) ?? [])
        return try Authority.revocationList(
            issuer: issuer ?? root,
            number: number,
            issued: now,
            next: now.adding(seconds: 86_400),
            revoked: revoked ? [RevokedCertificate(serial: certificate.serial, revoked: now)] : []
        )
    }
}
