import Canonical
import Custody
import HolderKeys
import Operations
import SecretSharing
import Secrets
import Store
import TestSupport
import Testing

/// What stands between a holder and a fake server while the vault is sealed: the server's signature over all that it shows, a share that only
/// this server's ceremony opens, and the holder's signature over where he hands it in.
@Suite("A sealed server that proves who it is")
struct VerifiedUnsealTests {
    /// Three holders, two of whom open the vault; sealed.
    private static func sealed(signing: Bool = false) async throws -> TestVault {
        var vault = try await TestVault(manifests: 0, signing: signing)
        try await vault.restart()
        return vault
    }

    @Test("its signature covers every fact of the ceremony, so that a proxy can exchange none")
    func statement() async throws {
        let shown = try await Shown(unsealOf: try await Self.sealed().server)
        #expect(shown.isSigned && shown.kind == .unseal && shown.proposal == nil)
        #expect(shown.chain?.contains("BEGIN CERTIFICATE") == true)
        for twist in Shown.twists {
            let altered = shown.altered(by: twist)
            #expect(!altered.isSigned, "\(twist.name)")
        }
        var altered = shown
        altered.expires = shown.expires.adding(seconds: 1)
        #expect(!altered.isSigned)
        altered = shown
        altered.server = Digest(of: [2])
        #expect(!altered.isSigned)
        altered = shown
        altered.identity = try HolderPrivateKey.generate(.ed25519).publicKey
        #expect(!altered.isSigned)
    }

    @Test("a proxy passes a sealed share on and can neither read it nor name another holder for it")
    func proxy() async throws {
        let vault = try await Self.sealed()
        let shown = try await Shown(unsealOf: vault.server)
        let share = try vault.share("one")
        let request = try shown.seal(share, of: "one")
        let passed = try #require(request.sealedShare).ciphertext + (request.sealedShare?.encapsulatedKey ?? "")
        let bytes = try #require(Bytes(base64: request.sealedShare?.ciphertext ?? ""))
        #expect(share.raw.withBytes { raw in !bytes.containsPart(Bytes(raw)) } && !passed.isEmpty)
        var renamed = request
        renamed.holder = "two"
        #expect(
            await refusalCode { _ = try await vault.server.recover(renamed, by: vault.local) }
                == "sealed-share-unreadable"
        )
        let status = try await vault.server.recover(request, by: vault.local)
        #expect(status.groups.first?.submitted == ["one"])
        #expect(status.groups.first?.missing == 1)
    }

    @Test("a share that was sealed to a proxy's key, or with another fact of the ceremony, is not taken")
    func substituted() async throws {
        let vault = try await Self.sealed()
        let shown = try await Shown(unsealOf: vault.server)
        for twist in Shown.twists {
            let altered = shown.altered(by: twist)
            let request = try altered.seal(try vault.share("one"), of: "one")
            let code = await refusalCode { _ = try await vault.server.recover(request, by: vault.local) }
            #expect(code == "sealed-share-unreadable", "\(twist.name)")
        }
        #expect(await vault.server.sealStatus(for: vault.local).state == .sealed)
    }

    @Test("a sealed share that a proxy kept opens nothing at another server, nor after a restart of its own")
    func kept() async throws {
        var vault = try await Self.sealed()
        let request = try await Shown(unsealOf: vault.server).seal(try vault.share("one"), of: "one")
        let other = try await TestVault.start(vault.store, try await TestVault.newFolder())
        #expect(
            await refusalCode { _ = try await other.recover(request, by: vault.local) } == "sealed-share-unreadable"
        )
        try await vault.restart()
        let again = vault
        #expect(
            await refusalCode { _ = try await again.server.recover(request, by: again.local) }
                == "sealed-share-unreadable"
        )
        #expect(try await again.recover() == nil)
    }

    @Test("a fake server that shows the true one's certificate cannot sign for it")
    func fake() async throws {
        let vault = try await Self.sealed()
        let real = try await Shown(unsealOf: vault.server)
        let fake = try await TestVault.start(vault.store, try await TestVault.newFolder())
        let shown = try await Shown(unsealOf: fake)
        #expect(shown.isSigned && shown.vault == real.vault && shown.epoch == real.epoch)
        #expect(shown.chain == nil && shown.server != real.server)
        var dressed = shown
        dressed.identity = real.identity
        dressed.server = real.server
        #expect(!dressed.isSigned)
    }

    @Test("a new machine has no certificate until shares opened it, and keeps it over a restart")
    func newMachine() async throws {
        let vault = try await TestVault(manifests: 0)
        let folder = try await TestVault.newFolder()
        let machine = try await TestVault.start(vault.store, folder)
        #expect(try await Shown(unsealOf: machine).chain == nil)
        #expect(try await machine.open(with: [vault.shares["one"] ?? "", vault.shares["two"] ?? ""]) == nil)
        #expect(await machine.sealStatus(for: vault.local).identityChain?.contains("BEGIN CERTIFICATE") == true)
        let restarted = try await TestVault.start(vault.store, folder)
        #expect(try await Shown(unsealOf: restarted).chain?.contains("BEGIN CERTIFICATE") == true)
    }

    @Test("a holder's signature for anything else is refused, and disturbs neither him nor the others")
    func signatures() async throws {
        let vault = try await Self.sealed(signing: true)
        let shown = try await Shown(unsealOf: vault.server)
        let share = try vault.share("one")
        let key = try #require(vault.signingKeys["one"])
        try await vault.submit("two")
        var signatures: [(String, String)] = []
        for twist in Shown.twists {
            let altered = shown.altered(by: twist)
            signatures.append((twist.name, try altered.sign(share, of: "one", with: key)))
        }
        signatures.append(("another share", try shown.sign(try vault.share("three"), of: "one", with: key)))
        signatures.append(("another holder's name", try shown.sign(share, of: "three", with: key)))
        let other = try #require(vault.signingKeys["two"])
        signatures.append(("another holder's key", try shown.sign(share, of: "one", with: other)))
        for (name, signature) in signatures {
            var request = RecoverRequest(share: vault.shares["one"], holder: "one")
            request.signature = signature
            let sent = request
            #expect(
                await refusalCode { _ = try await vault.server.recover(sent, by: vault.local) } == "signature-wrong",
                "\(name)"
            )
            let status = await vault.server.sealStatus(for: vault.local)
            #expect(status.groups.first?.submitted == ["two"], "\(name)")
        }
        var request = try shown.seal(share, of: "one")
        request.signature = try shown.sign(share, of: "one", with: key)
        #expect(try await vault.server.recover(request, by: vault.local).state == .unsealed)
    }

    @Test("a signature from an earlier session is void in the next one")
    func replayed() async throws {
        var vault = try await Self.sealed(signing: true)
        let shown = try await Shown(unsealOf: vault.server)
        let key = try #require(vault.signingKeys["one"])
        var request = RecoverRequest(share: vault.shares["one"], holder: "one")
        request.signature = try shown.sign(try vault.share("one"), of: "one", with: key)
        #expect(try await vault.server.recover(request, by: vault.local).groups.first?.missing == 1)
        try await vault.restart()
        let (again, sent) = (vault, request)
        #expect(await refusalCode { _ = try await again.server.recover(sent, by: again.local) } == "signature-wrong")
        #expect(await again.server.sealStatus(for: again.local).state == .sealed)
    }
}

extension Bytes {
    /// Whether any 16 bytes in a row of `secret` stand in these.
    func containsPart(_ secret: Bytes) -> Bool {
        let parts = Set((0...(secret.count - 16)).map { Bytes(secret[$0..<$0 + 16]) })
        return (0..<Swift.max(0, count - 15)).contains { parts.contains(Bytes(self[$0..<$0 + 16])) }
    }
}
