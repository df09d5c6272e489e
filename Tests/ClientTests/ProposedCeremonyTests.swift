import Authority
import Canonical
import Client
import Custody
import Foundation
import HolderKeys
import SecretSharing
import Secrets
import Testing

@Suite("What a share consents to")
struct ProposedCeremonyTests {
    private func verify(
        _ fixture: VaultFixture,
        _ twist: VaultFixture.ProposalTwist = .init(),
        revocations: [Bytes] = [],
        fingerprint: String? = nil
    ) throws -> VerifiedCeremony {
        let trust = ServerTrust(pins: fixture.pins(), fingerprint: fingerprint, revocations: revocations)
        return try ServerVerification.verify(try fixture.ceremony(twist), trust: trust, now: fixture.now)
    }

    private func refusal(
        _ fixture: VaultFixture,
        _ twist: VaultFixture.ProposalTwist = .init(),
        revocations: [Bytes] = [],
        fingerprint: String? = nil
    ) throws -> TrustRefusal {
        try #require(throws: TrustRefusal.self) {
            _ = try verify(fixture, twist, revocations: revocations, fingerprint: fingerprint)
        }
    }

    @Test("the digest is computed anew from what the server shows, keys and all")
    func computed() throws {
        let verified = try verify(try VaultFixture())
        let proposed = try #require(verified.proposed)
        #expect(verified.kind == .rekey && proposed.holders.map(\.name) == ["bob", "carol"])
        #expect(proposed.proposal.groups == [Proposal.Group(name: "owners", threshold: 2)])
        #expect(proposed.proposal.holders.map(\.keyDigest) == proposed.holders.map(\.key.fingerprint))
    }

    @Test("a server that shows one thing and would do another is refused")
    func mismatch() throws {
        let fixture = try VaultFixture()
        let twists: [String: any Sendable] = [
            "groupThreshold": 2, "serverFactor": "set", "sealedSharesOnly": true, "confirmations": "floor",
            "servers": [String(repeating: "0", count: 64)], "admin": "eve",
            "groups": [["name": "owners", "threshold": 1] as [String: any Sendable]], "holders": [[String: String]](),
        ]
        for (name, value) in twists {
            #expect(try refusal(fixture, .init(shown: [name: value])).code == "proposal-mismatch", "\(name)")
        }
    }

    @Test("a holder's key exchanged behind the digest is refused")
    func exchangedKey() throws {
        let fixture = try VaultFixture()
        let other = try HolderPrivateKey.generate(.x25519).publicKey.pem
        let eve: [String: any Sendable] = ["name": "eve", "group": "owners", "index": 1, "publicKey": other]
        #expect(try refusal(fixture, .init(shown: ["holders": [eve]])).code == "proposal-mismatch")
    }

    @Test("a changing ceremony without what it proposes, or with members of another form, is refused")
    func malformed() throws {
        let fixture = try VaultFixture()
        #expect(try refusal(fixture, .init(hasProposal: false)) == .ceremonyMalformed("what is proposed"))
        let holder: [String: any Sendable] = ["name": "bob", "group": "owners", "index": 1, "publicKey": "no key"]
        let twists: [String: any Sendable] = [
            "groupThreshold": 256, "serverFactor": "burn", "servers": ["x"], "holders": [holder],
        ]
        for (name, value) in twists {
            #expect(try refusal(fixture, .init(shown: [name: value])).code == "ceremony-malformed", "\(name)")
        }
    }

    @Test("a drill or an unseal that carries a proposal is refused: its share would consent to something")
    func hiddenProposal() throws {
        let digest = Digest(of: [1])
        for kind in [CeremonyKind.drill, .unseal] {
            let refused = try refusal(try VaultFixture(), .init(kind: kind, digest: digest))
            #expect(refused.code == "ceremony-malformed")
        }
    }

    @Test("a ceremony that is over takes no share", arguments: ["finished", "aborted", "expired"])
    func over(state: String) throws {
        #expect(try refusal(try VaultFixture(), .init(state: state)) == .notOpen(state: state))
    }

    @Test("a new machine is refused in a ceremony too, and taken when a person names its fingerprint")
    func newMachine() throws {
        let fixture = try VaultFixture()
        let server = fixture.identity.publicKey.fingerprint
        #expect(try refusal(fixture, .init(chain: .some(nil))) == .notCertified(server: server))
        #expect(try verify(fixture, .init(chain: .some(nil)), fingerprint: server.hex).trustedBy == .fingerprint)
    }

    @Test("a revoked server is refused, even where a person names its fingerprint")
    func revoked() throws {
        let fixture = try VaultFixture()
        let server = fixture.identity.publicKey.fingerprint
        let list = try fixture.revocations(revoked: true)
        let empty = try fixture.revocations(revoked: false, number: 2)
        #expect(try refusal(fixture, revocations: [list]) == .revoked(server: server))
        #expect(try refusal(fixture, revocations: [empty, list], fingerprint: server.hex) == .revoked(server: server))
        #expect(throws: Never.self) { try verify(fixture, revocations: [empty]) }
    }

    @Test("a revocation list that the pinned root did not sign is refused, not passed over")
    func forgedList() throws {
        let fixture = try VaultFixture()
        let other = try VaultFixture()
        let forged = try fixture.revocations(revoked: false, by: other.root)
        #expect(try refusal(fixture, revocations: [forged]).code == "server-chain-wrong")
        #expect(try refusal(fixture, revocations: [[0x30]]).code == "server-chain-wrong")
    }

    @Test("the holder's signature binds share, ceremony, proposal and key")
    func signature() throws {
        let fixture = try VaultFixture()
        let verified = try verify(fixture)
        let signer = try HolderPrivateKey.generate(.ed25519)
        let share = try fixture.share()
        let body = try verified.submission(of: share, holder: "bob", signer: signer)
        let signature = try #require(body.signature.flatMap { Bytes(base64: $0) })
        let shown = try fixture.ceremony()
        let statement = SubmissionStatement(
            context: CeremonyContext(
                vault: fixture.vault,
                epoch: Epoch(3),
                ceremony: try #require(CeremonyID(text: shown.id)),
                kind: .rekey,
                nonce: try #require(Bytes(base64: shown.nonce)),
                proposal: verified.proposed?.digest
            ),
            holder: "bob",
            shareDigest: share.digest(holder: "bob"),
            publicKey: fixture.ceremonyKey
        )
        #expect(signer.publicKey.isValid(signature: signature, over: statement.bytes))
        let sealingOnly = try HolderPrivateKey.generate(.x25519)
        #expect(throws: ClientError.self) { try verified.submission(of: share, holder: "bob", signer: sealingOnly) }
        #expect(try verified.submission(of: share, holder: "bob").signature == nil)
    }

    @Test("a sealed share opens for this ceremony and proposal only")
    func sealed() throws {
        let key = CeremonyPrivateKey()
        let fixture = try VaultFixture(ceremonyKey: key.publicKey)
        let verified = try verify(fixture)
        let share = try fixture.share()
        let sealed = try verified.submission(of: share, holder: "bob").parts()
        let context = try contextOf(fixture, proposal: verified.proposed?.digest)
        let info = ShareToServerInfo(context: context, server: fixture.identity.publicKey.fingerprint).bytes
        #expect(try key.open(sealed, info: info, holder: "bob") == share.raw)
        let other = ShareToServerInfo(
            context: try contextOf(fixture, proposal: Digest(of: [2])),
            server: fixture.identity.publicKey.fingerprint
        )
        #expect(throws: HolderKeyError.self) { try key.open(sealed, info: other.bytes, holder: "bob") }
        #expect(throws: HolderKeyError.self) { try key.open(sealed, info: info, holder: "carol") }
    }

    private func contextOf(_ fixture: VaultFixture, proposal: Digest?) throws -> CeremonyContext {
        let shown = try fixture.ceremony()
        return CeremonyContext(
            vault: fixture.vault,
            epoch: Epoch(3),
            ceremony: try #require(CeremonyID(text: shown.id)),
            kind: .rekey,
            nonce: try #require(Bytes(base64: shown.nonce)),
            proposal: proposal
        )
    }
}

extension Requests.SealedSubmission {
    /// The sealed share as the server reads it from the JSON.
    fileprivate func parts() throws -> SealedShare {
        struct Shape: Decodable {
            struct Sealed: Decodable {
                let encapsulatedKey: String
                let ciphertext: String
            }
            let sealedShare: Sealed
        }
        let shape = try JSONDecoder().decode(Shape.self, from: try JSONEncoder().encode(self))
        return try SealedShare(
            encapsulatedKey: try #require(Bytes(base64: shape.sealedShare.encapsulatedKey)),
            ciphertext: try #require(Bytes(base64: shape.sealedShare.ciphertext))
        )
    }
}
