import Canonical
import Foundation
import Keyring
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("Auto-unseal by a seal-key file")
struct AutoUnsealTests {
    private static let file = LockedVault.Files.sealKey(LockedVault.sealKey)

    /// The reason that the log gives; nil when it says nothing of it.
    private func reason(_ vault: LockedVault) -> String? {
        vault.notes.text.split(separator: "\n").last { $0.contains("the seal key did not open the vault") }.map(
            String.init
        )
    }

    private func expectWhole(_ vault: LockedVault, _ server: KeyServer? = nil) async throws {
        #expect(try await (server ?? vault.server).verifyDatabase(by: vault.local).damaged == [])
    }

    @Test("a server that made the vault opens it again at its start, as often as it starts")
    func restarts() async throws {
        var vault = try await LockedVault(Self.file)
        #expect(try await vault.sealKeyWraps.count == 1)
        for _ in 0..<3 {
            try await vault.restart(Self.file)
            #expect(await vault.state() == .unsealed)
        }
        #expect(vault.notes.text.contains("auto-unsealed"))
        #expect(reason(vault) == nil)
        try await expectWhole(vault)
    }

    @Test("a server that never had the key gets its wrap by an unseal with shares")
    func afterShares() async throws {
        var vault = try await LockedVault(.none)
        try await vault.restart(Self.file)
        #expect(await vault.state() == .sealed)
        #expect(reason(vault)?.contains("no wrap for this server") == true)
        #expect(try await vault.open() == nil)
        try await vault.restart(Self.file)
        #expect(await vault.state() == .unsealed)
        try await expectWhole(vault)
    }

    @Test("without the file the server waits for shares, and these end what the file could open")
    func withoutFile() async throws {
        var vault = try await LockedVault(Self.file)
        try await vault.restart(.none)
        #expect(await vault.state() == .sealed)
        #expect(try await vault.open() == nil)
        #expect(try await vault.sealKeyWraps == [])
        try await vault.restart(Self.file)
        #expect(await vault.state() == .sealed)
    }

    @Test("on another machine, with another root folder, it waits for shares, even with the same file")
    func otherMachine() async throws {
        let vault = try await LockedVault(Self.file)
        let other = try await vault.start(Self.file, in: try await TestVault.newFolder())
        #expect(await vault.state(other) == .sealed)
        #expect(reason(vault)?.contains("no vault header") == true)
        #expect(try await vault.open(other) == nil)
        #expect(try await vault.sealKeyWraps.count == 2)
    }

    @Test("with a changed file it waits for shares; the unseal writes the wrap for the new one")
    func changedFile() async throws {
        var vault = try await LockedVault(Self.file)
        let changed = LockedVault.Files.sealKey(LockedVault.factor)
        try await vault.restart(changed)
        #expect(await vault.state() == .sealed)
        #expect(reason(vault)?.contains("the file is another one than before") == true)
        #expect(try await vault.open() == nil)
        try await vault.restart(changed)
        #expect(await vault.state() == .unsealed)
        try await vault.restart(Self.file)
        #expect(await vault.state() == .sealed)
    }

    @Test("an altered wrap opens nothing, keeps no share out, and is written anew")
    func alteredWrap() async throws {
        var vault = try await LockedVault(Self.file)
        var wrap = try #require(try await vault.sealKeyWraps.first)
        wrap.wrapped[40] ^= 1
        await vault.database.put(wrap.raw)
        try await vault.restart(Self.file)
        #expect(await vault.state() == .sealed)
        #expect(reason(vault)?.contains("does not open with the seal-key file") == true)
        #expect(try await vault.open() == nil)
        try await expectWhole(vault)
        try await vault.restart(Self.file)
        #expect(await vault.state() == .unsealed)
    }

    @Test("the wrap of one server is none for another one")
    func wrapOfAnother() async throws {
        let vault = try await LockedVault(Self.file)
        let other = try await vault.start(Self.file, in: try await TestVault.newFolder())
        #expect(try await vault.open(other) == nil)
        let wrap = try #require(try await vault.sealKeyWraps.first { $0.recipient == other.identity.id.bytes })
        let moved = WrapRow(
            master: wrap.master,
            kind: wrap.kind,
            recipient: vault.server.identity.id.bytes,
            wrapped: wrap.wrapped,
            tagging: wrap.tagging
        )
        await vault.database.put(moved.raw)
        let again = try await vault.start(Self.file)
        #expect(await vault.state(again) == .sealed)
    }

    @Test("a master that a writer of the database made up is not believed, although every row fits it")
    func forgedMaster() async throws {
        var vault = try await LockedVault(Self.file)
        let known = try #require(try await vault.folder.header())
        let forged = try MasterKey.random(generation: MasterGeneration(1), SystemRandom())
        let sealer = RowSealer(vault: known.vault, keyring: Keyring(current: forged))
        let publicKey = try SealKey(raw: SecretBytes(copying: LockedVault.sealKey)).publicKey
        for row in try await vault.database.all(WrapRow.table).map(WrapRow.init) where row.kind == WrapKind.sealKey {
            let wrap = try WrapRow(
                sealing: forged,
                to: publicKey,
                of: vault.server.identity.id,
                vault: known.vault
            )
            await vault.database.put(try sealer.sealed(wrap, after: row).raw)
        }
        try await retag(VaultRow.self, vault, sealer)
        try await retag(MasterRow.self, vault, sealer)
        try await retag(EpochRow.self, vault, sealer)
        try await retag(RosterRow.self, vault, sealer)
        try await retag(ShareholderRow.self, vault, sealer)
        try await vault.restart(Self.file)
        #expect(await vault.state() == .sealed)
        #expect(reason(vault)?.contains("the wrap is not the vault's") == true)
    }

    private func retag<Row: TaggedRow>(_ type: Row.Type, _ vault: LockedVault, _ sealer: RowSealer) async throws {
        for raw in await vault.database.all(Row.table) {
            let row = try Row(raw)
            await vault.database.put(try sealer.sealed(row, after: row).raw)
        }
    }

    @Test("a forged row under the right master keeps the server sealed")
    func damagedRow() async throws {
        var vault = try await LockedVault(Self.file)
        var row = try #require(try await vault.database.all(ShareholderRow.table).first.map(ShareholderRow.init))
        row.drilled = row.delivered
        await vault.database.put(row.raw)
        try await vault.restart(Self.file)
        #expect(await vault.state() == .sealed)
        #expect(reason(vault)?.contains("is damaged") == true)
    }

    @Test(
        "after a seal by hand it stays sealed over restarts until shares came",
        arguments: [SealRequest.Scope.vault, .server]
    )
    func sealedByHand(scope: SealRequest.Scope) async throws {
        var vault = try await LockedVault(Self.file)
        let other = try await vault.start(Self.file, in: try await TestVault.newFolder())
        #expect(try await vault.open(other) == nil)
        try await vault.seal(scope)
        #expect(try await vault.sealKeyWraps.map(\.recipient) == (scope == .vault ? [] : [other.identity.id.bytes]))
        for _ in 0..<2 {
            try await vault.restart(Self.file)
            await vault.server.tick()
            #expect(await vault.state() == .sealed)
        }
        #expect(await vault.state(other) == (scope == .vault ? .sealed : .unsealed))
        #expect(try await vault.open() == nil)
        try await expectWhole(vault)
        try await vault.restart(Self.file)
        #expect(await vault.state() == .unsealed)
        try await expectWhole(vault)
    }

    @Test("an unseal that began before a seal by hand leaves no wrap behind it")
    func race() async throws {
        var vault = try await LockedVault(Self.file)
        let sealing = vault.server
        let local = vault.local
        let changed = LockedVault.Files.sealKey(LockedVault.factor)
        try await vault.restart(changed)
        await vault.store.beforeApply {
            try? await sealing.seal(SealRequest(scope: .vault, force: true), by: local)
        }
        _ = try await vault.open()
        // The commit met another vault row and was decided anew, on what the seal had left.
        let row = try #require(try await vault.database.read(.vault).first.map(VaultRow.init))
        #expect(row.sealCounter == 1)
        try await expectWhole(vault)
    }

    @Test("a seal by hand while a server starts is not overtaken by its seal key")
    func raceAtStart() async throws {
        let vault = try await LockedVault(Self.file)
        let (sealing, local) = (vault.server, vault.local)
        let store = FaultyStore(vault.database)
        await store.beforeApply { try? await sealing.seal(SealRequest(scope: .vault, force: true), by: local) }
        let server = try await vault.start(Self.file, over: store)
        #expect(await vault.state(server) == .sealed)
        #expect(try await vault.sealKeyWraps == [])
    }

    @Test("a database that was put back to an earlier day stays sealed")
    func rolledBack() async throws {
        var vault = try await LockedVault(Self.file)
        let earlier = await vault.database.copy()
        try await vault.server.setManifest("later", by: vault.local)
        let server = try await vault.start(Self.file, over: earlier)
        #expect(await vault.state(server) == .sealed)
        #expect(reason(vault)?.contains("older than what this server has seen") == true)
        try await vault.restart(Self.file)
        #expect(await vault.state() == .unsealed)
    }

    @Test("a database from before a seal by hand stays sealed although it has the wraps")
    func rolledBackSeal() async throws {
        let vault = try await LockedVault(Self.file)
        let earlier = await vault.database.copy()
        try await vault.seal(.vault)
        let server = try await vault.start(Self.file, over: earlier)
        #expect(await vault.state(server) == .sealed)
    }

    @Test("a database that does not answer is tried again when it does")
    func outage() async throws {
        let vault = try await LockedVault(Self.file)
        let store = FaultyStore(vault.database)
        await store.goDown()
        let server = try await vault.start(Self.file, over: store)
        #expect(await vault.state(server) == .sealed)
        await server.tick()
        await server.tick()
        #expect(vault.notes.text.components(separatedBy: "the database does not answer; it is tried again").count == 2)
        await store.comeBack()
        await server.tick()
        #expect(await vault.state(server) == .unsealed)
    }

    @Test("a server killed while it opens opens at the next start", arguments: [true, false])
    func killed(wasWritten: Bool) async throws {
        var vault = try await LockedVault(Self.file)
        let lost = StoreError(.unavailable, "the process is gone")
        let store = FaultyStore(vault.database)
        await store.onApply(wasWritten ? .writeAndThrow(lost) : .refuse(lost))
        await store.onRead()
        _ = try await vault.start(Self.file, over: store)
        try await vault.restart(Self.file)
        #expect(await vault.state() == .unsealed)
        try await expectWhole(vault)
    }

    @Test("what it means stands in one sentence")
    func sentence() {
        #expect(
            KeyServer.autoUnsealWarning.contains("with a seal-key file, that disk and the database open everything")
        )
    }

    @Test("a rotation's wrap for a listed server opens with its key; a server without one gets none")
    func rotation() async throws {
        let vault = try await LockedVault(Self.file)
        let open = try #require(vault.server.seat.vault)
        let key = try SealKey(raw: SecretBytes(copying: LockedVault.sealKey))
        let next = try MasterKey.random(generation: MasterGeneration(2), SystemRandom())
        var session = SessionRow(
            server: vault.server.identity.id,
            sessionKey: SealKey().publicKey,
            sealKey: key.publicKey,
            signature: [],
            started: SystemClock().now(),
            tagging: .unset
        )
        let wrap = try #require(try vault.server.sealKeyWrap(next, for: session, in: open))
        #expect(wrap.master == next.generation)
        let fields = WrapRow.sealKeyFields(vault: open.id, server: session.server)
        let opened = try key.open(wrap.wrapped, as: .sealKeyWrap, fields, generation: next.generation)
        #expect(opened.isSame(as: next))
        session.sealKey = nil
        #expect(try vault.server.sealKeyWrap(next, for: session, in: open) == nil)
    }
}

extension KeyServer {
    /// Any change that a checkpoint tells of.
    fileprivate func setManifest(_ note: String, by requester: Requester) async throws {
        let digests = TestVault.policies.map { Digest(of: $0).hex }
        let text = """
            {"version": 1, "note": "\(note)", "policies": {"\(digests[0])": {"sans": ["web"], "workloadSecretId": "web"},
             "\(digests[1])": {"sans": ["*"]}}}
            """
        let request = ManifestRequest(manifest: Bytes(text.utf8).base64, policies: TestVault.policies.map(\.base64))
        _ = try await setManifest(request, by: requester)
        if let vault = seat.vault { try await takeCheckpoint(of: vault) }
    }
}
