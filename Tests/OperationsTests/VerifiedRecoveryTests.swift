import Canonical
import Custody
import Operations
import SecretSharing
import Secrets
import Store
import TestSupport
import Testing

/// What people and networks do while a vault is opened: two shares of one holder, the last share twice at once, rows of yesterday.
@Suite("A recovery that is disturbed")
struct VerifiedRecoveryTests {
    @Test("another share of a holder whose share was taken is refused, and his first one stays")
    func secondShare() async throws {
        var vault = try await TestVault(manifests: 0)
        try await vault.restart()
        try await vault.submit("one")
        let share = try vault.share("one")
        let other = try Share(
            vault: share.vault,
            epoch: share.epoch,
            position: share.position,
            anchor: share.anchor,
            y: SystemRandom().secret(32)
        )
        let request = RecoverRequest(share: other.raw.withBytes { Bytes($0).base64 })
        let again = vault
        #expect(await refusalCode { _ = try await again.server.recover(request, by: again.local) } == "share-wrong")
        let status = await vault.server.sealStatus(for: vault.local)
        #expect(status.groups.first?.submitted == ["one"])
        #expect(try await vault.submit("three").state == .unsealed)
    }

    @Test("one share fewer than needed, then a restart: nothing of it is left, and the full number opens")
    func restart() async throws {
        var vault = try await TestVault(manifests: 0)
        try await vault.restart()
        try await vault.submit("one")
        try await vault.restart()
        #expect(await vault.server.sealStatus(for: vault.local).groups.first?.submitted == [])
        #expect(try await vault.submit("two").state == .unsealing)
        #expect(try await vault.submit("three").state == .unsealed)
    }

    @Test("the last share handed in by several at once opens once, and everybody hears of it")
    func lastShare() async throws {
        for _ in 0..<4 {
            var vault = try await TestVault(manifests: 1)
            let bundle = try await vault.server.verifyBundle()
            try await vault.restart()
            try await vault.submit("one")
            let known = vault
            let answers = await withTaskGroup(of: SealStatusAnswer?.self) { group in
                for number in 0..<12 {
                    group.addTask { try? await known.submit(["two", "three", "one"][number % 3]) }
                }
                return await group.reduce(into: [SealStatusAnswer?]()) { $0.append($1) }
            }
            // A share that was there already changes nothing and may be answered before the vault is open.
            #expect(answers.allSatisfy { $0?.state == .unsealed || $0?.duplicate == true })
            #expect(answers.contains { $0?.state == .unsealed && $0?.alreadyUnsealed != true })
            #expect(try await vault.server.verifyBundle() == bundle)
            let unseals = try await vault.store.rows(CeremonyRow.self).filter {
                $0.kind == CeremonyKind.unseal.rawValue
            }
            #expect(unseals.count == 1)
            #expect(try await vault.server.verifyDatabase(by: vault.local).damaged == [])
        }
    }

    @Test("an older signed head in the place of the newest keeps the vault shut")
    func oldHead() async throws {
        var vault = try await TestVault(manifests: 1)
        let before = try #require(await vault.store.all(VaultRow.table).first)
        try await vault.setManifest("next")
        let now = try #require(await vault.store.all(VaultRow.table).first)
        await vault.store.put(before)
        try await vault.restart()
        let code = try await vault.recover()
        #expect(code == "state-damaged" || code == "rolled-back", "\(code ?? "it opened")")
        await vault.store.put(now)
        try await vault.restart()
        #expect(try await vault.recover() == nil)
    }

    @Test("nothing that belongs to the keys is done before enough shares are there, and what is public is shown")
    func meanwhile() async throws {
        var vault = try await TestVault(manifests: 1)
        try await vault.restart()
        try await vault.submit("one")
        let known = vault
        #expect(await refusalCode { _ = try await known.setManifest("now") } == "sealed")
        #expect(await refusalCode { _ = try await known.server.verifyBundle() } == "sealed")
        #expect(await refusalCode { _ = try await known.server.headerBackup(by: known.local) } == "sealed")
        #expect(await refusalCode { _ = try await known.server.verifyDatabase(by: known.local) } == "sealed")
        #expect(await vault.server.sealStatus(for: vault.local).state == .unsealing)
        #expect(try await vault.submit("two").state == .unsealed)
    }
}
