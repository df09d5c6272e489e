import Canonical
import Foundation
import HolderKeys
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("A vault that its shareholders destroyed")
struct DestroyedVaultTests {
    /// What the destruction leaves in the database, and the checkpoint that counts it.
    private func destroy(_ vault: LockedVault, signing: Bool = true) async throws {
        let open = try #require(vault.server.seat.vault)
        let records = try #require(try await VaultRecords.read(vault.database))
        var writer = Writer(open.sealer)
        for row in records.wraps { try writer.remove(ChangeKind.removeWrap, row) }
        for row in records.epochs {
            var destroyed = row
            destroyed.state = EpochState.destroyed
            try writer.update(ChangeKind.destroyVault, destroyed, from: row)
        }
        var row = records.vault
        row.sealCounter += 1
        try writer.update(ChangeKind.destroyVault, row, from: records.vault)
        try await open.committer.commit(WriteSet(subject: Bytes("test".utf8), changes: writer.changes))
        if signing { try await vault.server.takeCheckpoint(of: open) }
    }

    private func headers(_ folder: RootFolder) -> [String] {
        ["header", "header.1", "header.2"].filter { FileManager.default.fileExists(atPath: folder.path + "/" + $0) }
    }

    private func expectRefused(_ vault: LockedVault, _ server: KeyServer) async throws {
        let status = await server.sealStatus(for: vault.local)
        #expect(status.state == .uninitialized)
        #expect(status.lastFailure == "vault-destroyed")
        #expect(try await vault.open(server) == "vault-destroyed")
        let holder = try HolderPrivateKey.generate(.x25519).publicKey.pem
        let request = InitializeRequest(threshold: 1, shareholders: [.init(name: "one", publicKey: holder)])
        for body in [
            { try await server.requireInitializable(by: vault.local) },
            { _ = try await server.initialize(request, by: vault.local) },
            { try await server.requireOpen() },
        ] as [() async throws -> Void] {
            let error = await #expect(throws: OperationError.self) { try await body() }
            #expect(error?.code == .vaultDestroyed)
        }
        #expect(OperationError.vaultDestroyed.code.status == 410)
        #expect(OperationError.vaultDestroyed.detail.contains("Give the server an empty database"))
    }

    @Test("start, status, recover and initialize say so, and no header is left")
    func restart() async throws {
        var vault = try await LockedVault(.sealKey(LockedVault.sealKey))
        try await vault.restart(.sealKey(LockedVault.sealKey))
        try await destroy(vault)
        try await vault.restart(.sealKey(LockedVault.sealKey))
        try await expectRefused(vault, vault.server)
        #expect(headers(vault.folder) == [])
        try await vault.restart(.none)
        try await expectRefused(vault, vault.server)
    }

    @Test("a sealed server and an open one notice it at their next tick")
    func others() async throws {
        let vault = try await LockedVault(.none)
        let sealed = try await vault.start(.none, in: try await TestVault.newFolder())
        let open = try await vault.start(.none, in: try await TestVault.newFolder())
        for server in [sealed, open] { #expect(try await vault.open(server) == nil) }
        try await sealed.seal(SealRequest(scope: .server, force: true), by: vault.local)
        #expect(headers(sealed.folder) != [])
        try await destroy(vault)
        await sealed.tick()
        #expect(headers(sealed.folder) == [])
        for _ in 0..<2 { await open.tick() }
        #expect(headers(open.folder) == [])
        for server in [sealed, open] { try await expectRefused(vault, server) }
    }

    @Test("a server without a header answers the same")
    func newMachine() async throws {
        let vault = try await LockedVault(.none)
        try await destroy(vault)
        let server = try await vault.start(.none, in: try await TestVault.newFolder())
        try await expectRefused(vault, server)
    }

    @Test("a header of the destroyed vault opens nothing, and is not taken")
    func oldHeader() async throws {
        let vault = try await LockedVault(.none)
        let header = try #require(try await vault.folder.read(.header))
        try await destroy(vault)
        let folder = try await TestVault.newFolder()
        let error = await #expect(throws: OperationError.self) {
            try await HeaderRestore.install(header, into: folder, over: vault.database)
        }
        #expect(error?.code == .vaultDestroyed)
        try await folder.write(.header, header)
        try await expectRefused(vault, try await vault.start(.none, in: folder))
    }

    @Test(
        "a row that only says so costs no header: without the vault's own checkpoint the last copy of the wraps stays"
    )
    func forged() async throws {
        var vault = try await LockedVault(.none)
        let raw = try #require(await vault.database.all(EpochRow.table).first)
        var row = try EpochRow(raw)
        row.state = EpochState.destroyed
        await vault.database.put(row.raw)
        try await vault.restart(.none)
        try await expectRefused(vault, vault.server)
        await vault.server.tick()
        #expect(headers(vault.folder).contains("header"))
        await vault.database.put(raw)
        let refusal = try await vault.open()
        #expect(refusal == nil, "\(vault.notes.text)")
    }

    @Test("a destruction that was committed without a checkpoint keeps the header and says so")
    func unsigned() async throws {
        var vault = try await LockedVault(.none)
        try await destroy(vault, signing: false)
        try await vault.restart(.none)
        try await expectRefused(vault, vault.server)
        #expect(headers(vault.folder).contains("header"))
        #expect(vault.notes.text.contains("remove header, header.1 and header.2"))
    }

    @Test("an empty database takes a new vault afterwards")
    func newVault() async throws {
        var vault = try await LockedVault(.none)
        try await destroy(vault)
        try await vault.restart(.none)
        let server = try await vault.start(.none, over: MemoryStore())
        let holder = try HolderPrivateKey.generate(.x25519).publicKey.pem
        let request = InitializeRequest(threshold: 1, shareholders: [.init(name: "one", publicKey: holder)])
        _ = try await server.initialize(request, by: vault.local)
        #expect(await vault.state(server) == .unsealed)
    }
}
