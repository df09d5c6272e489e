import Canonical
import Custody
import HolderKeys
import Operations
import SecretSharing
import Secrets
import Store
import TestSupport
import Testing

/// What a share that consents to a change is bound to: the server that collects it, the ceremony, and every word of its proposal.
@Suite("A consent that cannot be spent elsewhere")
struct VerifiedConsentTests {
    private let vault: TestVault

    init() async throws { vault = try await TestVault(manifests: 0, signing: true) }

    private func propose(_ kind: String = "rekey") async throws -> CeremonyAnswer {
        try await propose(CeremonyRequest(kind: kind))
    }

    private func propose(_ request: CeremonyRequest) async throws -> CeremonyAnswer {
        var request = request
        request.force = true
        return try await vault.server.propose(request, by: vault.local)
    }

    /// The code of the refusal of this share, nil where it was taken.
    private func code(_ request: RecoverRequest, to ceremony: CeremonyAnswer) async -> String? {
        await refusalCode { _ = try await vault.server.consent(request, toCeremony: ceremony.id, by: vault.local) }
    }

    private func submitted(to ceremony: CeremonyAnswer) async throws -> [String]? {
        try await vault.server.ceremony(ceremony.id, by: vault.local).groups?.first?.submitted
    }

    private func plain(_ holder: String, _ proposal: String?) -> RecoverRequest {
        var request = RecoverRequest(share: vault.shares[holder], holder: holder)
        request.proposal = proposal
        return request
    }

    @Test("the server signs the proposal's digest with the ceremony's key, and a proxy can exchange nothing of it")
    func statement() async throws {
        for kind in ["rekey", "rotate", "adminReset", "destroy"] {
            let ceremony = try await propose(kind)
            let shown = try Shown(ceremony, vault: nil, epoch: nil)
            #expect(shown.isSigned && shown.proposal != nil && shown.kind.rawValue == kind)
            #expect(shown.chain?.contains("BEGIN CERTIFICATE") == true)
            for twist in Shown.twists {
                let altered = shown.altered(by: twist)
                #expect(!altered.isSigned, "\(kind): \(twist.name)")
            }
            try await vault.server.abortCeremony(ceremony.id, by: vault.local)
        }
    }

    @Test("a plain share says what it consents to, and to nothing but that")
    func digest() async throws {
        let ceremony = try await propose()
        #expect(await code(plain("one", nil), to: ceremony) == "proposal-required")
        #expect(await code(plain("one", Digest(of: [1]).hex), to: ceremony) == "proposal-mismatch")
        #expect(await code(plain("one", "no digest"), to: ceremony) == "malformed-request")
        #expect(try await submitted(to: ceremony) == [])
        #expect(await code(plain("one", ceremony.proposal), to: ceremony) == nil)
        #expect(try await submitted(to: ceremony) == ["one"])
    }

    @Test("a share sealed for anything else than this proposal does not open")
    func sealed() async throws {
        let ceremony = try await propose()
        let shown = try Shown(ceremony, vault: nil, epoch: nil)
        let none = Shown.Twist(name: "no proposal") { $0.proposal = nil }
        for twist in Shown.twists + [Shown.asUnseal, none] {
            let altered = shown.altered(by: twist)
            let request = try altered.seal(try vault.share("one"), of: "one")
            #expect(await code(request, to: ceremony) == "sealed-share-unreadable", "\(twist.name)")
        }
        #expect(try await submitted(to: ceremony) == [])
        #expect(await code(try shown.seal(try vault.share("one"), of: "one"), to: ceremony) == nil)
    }

    @Test("a consent that a proxy kept is spent on no later ceremony, even one with the same words")
    func kept() async throws {
        let first = try await propose()
        let shown = try Shown(first, vault: nil, epoch: nil)
        let request = try shown.seal(try vault.share("one"), of: "one")
        let plain = plain("two", first.proposal)
        try await vault.server.abortCeremony(first.id, by: vault.local)
        #expect(await code(request, to: first) == "ceremony-aborted")
        for kind in ["rekey", "destroy"] {
            let next = try await propose(kind)
            #expect(next.proposal != first.proposal && next.publicKey != first.publicKey)
            #expect(await code(request, to: next) == "sealed-share-unreadable")
            #expect(await code(plain, to: next) == "proposal-mismatch")
            #expect(try await submitted(to: next) == [])
            try await vault.server.abortCeremony(next.id, by: vault.local)
        }
    }

    @Test("a consent that a proxy kept is worth nothing after the server's restart")
    func restarted() async throws {
        let ceremony = try await propose()
        let request = try Shown(ceremony, vault: nil, epoch: nil).seal(try vault.share("one"), of: "one")
        var again = vault
        try await again.restart()
        #expect(try await again.recover() == nil)
        let known = again
        let code = await refusalCode {
            _ = try await known.server.consent(request, toCeremony: ceremony.id, by: known.local)
        }
        #expect(code == "sealed-share-unreadable")
        let shown = try Shown(try await known.server.ceremony(ceremony.id, by: known.local), vault: nil, epoch: nil)
        #expect(shown.isSigned && shown.nonce == Bytes(base64: ceremony.nonce))
    }

    @Test("a holder's signature for anything else is refused, and disturbs neither him nor the others")
    func signatures() async throws {
        let ceremony = try await propose()
        let shown = try Shown(ceremony, vault: nil, epoch: nil)
        let (share, key) = (try vault.share("one"), try #require(vault.signingKeys["one"]))
        #expect(await code(plain("two", ceremony.proposal), to: ceremony) == nil)
        for twist in Shown.twists + [Shown.asUnseal] {
            let altered = shown.altered(by: twist)
            var request = plain("one", ceremony.proposal)
            request.signature = try altered.sign(share, of: "one", with: key)
            #expect(await code(request, to: ceremony) == "signature-wrong", "\(twist.name)")
            #expect(try await submitted(to: ceremony) == ["two"], "\(twist.name)")
        }
        var request = plain("one", ceremony.proposal)
        request.signature = try shown.sign(share, of: "one", with: try #require(vault.signingKeys["two"]))
        #expect(await code(request, to: ceremony) == "signature-wrong")
        request.signature = try shown.sign(share, of: "one", with: key)
        #expect(await code(request, to: ceremony) == nil)
        #expect(try await vault.server.ceremony(ceremony.id, by: vault.local).state == "staged")
    }

    @Test("a wrong, foreign or repeated share in a ceremony is named and changes nothing")
    func wrong() async throws {
        let ceremony = try await propose()
        let share = try vault.share("one")
        let other = try Share(
            vault: share.vault,
            epoch: share.epoch,
            position: share.position,
            anchor: share.anchor,
            y: SystemRandom().secret(32)
        )
        var request = plain("one", ceremony.proposal)
        #expect(await code(request, to: ceremony) == nil)
        #expect(await code(request, to: ceremony) == nil)
        request.share = other.raw.withBytes { Bytes($0).base64 }
        #expect(await code(request, to: ceremony) == "share-wrong")
        request = plain("two", ceremony.proposal)
        request.holder = "three"
        #expect(await code(request, to: ceremony) == "share-wrong")
        let stranger = try await TestVault(manifests: 0)
        request.share = stranger.shares["two"]
        request.holder = "two"
        #expect(await code(request, to: ceremony) == "share-of-other-vault")
        #expect(try await submitted(to: ceremony) == ["one"])
        #expect(await code(plain("three", ceremony.proposal), to: ceremony) == nil)
        #expect(await code(plain("two", ceremony.proposal), to: ceremony) == "ceremony-staged")
    }
}
