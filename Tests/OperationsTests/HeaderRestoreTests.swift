import Canonical
import Custody
import Foundation
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("An older backup of the data and the newest header")
struct HeaderRestoreTests {
    /// A vault of which a backup was taken before its shareholders changed.
    struct Changed {
        var vault: TestVault
        let backup: MemoryStore
        let rekey: Rekey
        var shares: [String] { ["four", "five"].map { rekey.shares[$0] ?? "" } }

        init(rotating: Bool = false) async throws {
            vault = try await TestVault()
            backup = await vault.store.copy()
            rekey = try await Rekey(vault, rotating: rotating)
        }
    }

    @Test("opens with today's shares, once the holders accept that it is older", arguments: [false, true])
    func sameFolder(rotating: Bool) async throws {
        let changed = try await Changed(rotating: rotating)
        let server = try await TestVault.start(changed.backup, changed.vault.folder)
        #expect(await server.sealStatus(for: changed.vault.local).epoch == 2)
        #expect(try await server.open(with: changed.shares) == "rolled-back")
        let newest = try #require(try await changed.backup.read(.newestCheckpoint).first.map(CheckpointRow.init))
        let hash = Digest(of: newest.statement).hex
        #expect(try await server.open(with: changed.shares, accepting: hash) == nil)
        try await expectBroughtForward(server, changed)
    }

    @Test("opens on another machine after the header was put there", arguments: [false, true])
    func newFolder(rotating: Bool) async throws {
        let changed = try await Changed(rotating: rotating)
        let header = try #require(try await changed.vault.folder.read(.header))
        let folder = try await TestVault.newFolder()
        let outcome = try await HeaderRestore.install(header, into: folder, over: changed.backup)
        #expect(outcome.isDatabaseOlder)
        let server = try await TestVault.start(changed.backup, folder)
        #expect(try await server.open(with: changed.shares) == nil)
        try await expectBroughtForward(server, changed)
    }

    @Test("afterwards the rows alone open with today's shares, and the replaced shares open nothing")
    func withoutHeader() async throws {
        let changed = try await Changed()
        let folder = try await TestVault.newFolder()
        let header = try #require(try await changed.vault.folder.read(.header))
        _ = try await HeaderRestore.install(header, into: folder, over: changed.backup)
        let first = try await TestVault.start(changed.backup, folder)
        #expect(try await first.open(with: changed.shares) == nil)
        let elsewhere = try await TestVault.start(changed.backup, try await TestVault.newFolder())
        #expect(try await elsewhere.open(with: [changed.vault.shares["one"] ?? ""]) == "share-of-old-epoch")
        #expect(try await elsewhere.open(with: changed.shares) == nil)
        let wraps = await changed.backup.all(WrapRow.table)
        #expect(wraps.count == 1)
    }

    @Test("a replaced share is named as one while the header stands in for the rows")
    func replacedShare() async throws {
        let changed = try await Changed()
        let server = try await TestVault.start(changed.backup, changed.vault.folder)
        #expect(try await server.open(with: [changed.vault.shares["one"] ?? ""]) == "share-of-old-epoch")
    }

    @Test("a lost wrap or roster comes back out of the header", arguments: [WrapRow.table, RosterRow.table])
    func lostRow(table: Table) async throws {
        var vault = try await TestVault()
        let row = try #require(await vault.store.all(table).first)
        await vault.store.erase(table, key: row.key)
        try await vault.restart()
        #expect(try await vault.recover() == nil)
        let restored = try #require(await vault.store.all(table).first)
        #expect(restored.values.dropLast(4) == row.values.dropLast(4))
        #expect(try await vault.server.verifyDatabase(by: vault.local).damaged == [])
    }

    @Test("without the header a database whose wrap is gone is refused")
    func lostRowWithoutHeader() async throws {
        let vault = try await TestVault()
        let row = try #require(await vault.store.all(WrapRow.table).first)
        await vault.store.erase(WrapRow.table, key: row.key)
        await #expect(throws: OperationError.self) {
            try await TestVault.start(vault.store, try await TestVault.newFolder())
        }
    }

    @Test("a header that does not belong there is refused, and the folder keeps what it has")
    func refusals() async throws {
        let changed = try await Changed()
        let folder = changed.vault.folder
        let newest = try #require(try await folder.read(.header))
        let other = try await TestVault(manifests: 0)
        let older = try #require(try? Data(contentsOf: URL(filePath: folder.path + "/header.1"))).map { $0 }
        try await expectRefusal(.wrongVault, newest, folder, other.store)
        try await expectRefusal(.wrongVault, newest, other.folder, changed.vault.store)
        try await expectRefusal(.notInitialized, newest, folder, MemoryStore())
        try await expectRefusal(.headerOlder, older, folder, changed.vault.store)
        try await expectRefusal(.headerOlder, older, folder, changed.backup)
        try await expectRefusal(.headerDamaged, newest.dropLast(), folder, changed.backup)
        #expect(try await folder.read(.header) == newest)
    }

    @Test("a header that cannot be read keeps a server from starting, since it no longer knows its vault")
    func damagedAtStart() async throws {
        let vault = try await TestVault(manifests: 0)
        try await vault.folder.write(.header, Bytes("not a header".utf8))
        let error = await #expect(throws: OperationError.self) { try await TestVault.start(vault.store, vault.folder) }
        #expect(error?.code == .headerDamaged)
    }

    @Test("a header that its own reader refuses is never written over a good one")
    func unreadable() async throws {
        let vault = try await TestVault(manifests: 0)
        let good = try #require(try await vault.folder.read(.header))
        let known = try VaultHeader(reading: good)
        let cut = VaultHeader(
            custody: known.custody,
            created: known.created,
            holders: known.holders.dropLast(),
            wraps: known.wraps,
            masters: known.masters,
            databaseKey: nil
        )
        let server = vault.server
        let keyring = try #require(server.seat.vault).keyring
        let error = await #expect(throws: OperationError.self) { try await server.keep(cut, keyring) }
        #expect(error?.code == .stateDamaged)
        #expect(try await vault.folder.read(.header) == good)
        try await server.keep(known, keyring)
        #expect(try await vault.folder.read(.header) == good)
    }

    @Test("of two histories that went apart neither header counts as newer")
    func fork() {
        let left = VaultHeader.Position(epoch: Epoch(2), revision: 1, generation: MasterGeneration(1))
        let right = VaultHeader.Position(epoch: Epoch(1), revision: 9, generation: MasterGeneration(2))
        #expect(!left.isNewer(than: right) && !right.isNewer(than: left) && !left.isNewer(than: left))
        let next = VaultHeader.Position(epoch: Epoch(2), revision: 2, generation: MasterGeneration(1))
        #expect(next.isNewer(than: left) && !left.isNewer(than: next))
    }

    private func expectRefusal(
        _ code: OperationError.Code,
        _ header: some Collection<UInt8>,
        _ folder: RootFolder,
        _ store: MemoryStore
    ) async throws {
        let error = await #expect(throws: OperationError.self) {
            try await HeaderRestore.install(Bytes(header), into: folder, over: store)
        }
        #expect(error?.code == code, "\(String(describing: error))")
    }

    private func expectBroughtForward(_ server: KeyServer, _ changed: Changed) async throws {
        let records = try #require(try await VaultRecords.read(changed.backup))
        #expect(records.header == nil)
        #expect(records.vault.epoch == Epoch(2))
        #expect(records.epochs.map(\.replacedBy) == [Epoch(2), nil])
        #expect(records.shareholders.map(\.holder).sorted() == ["five", "four"])
        #expect(records.wraps.filter { $0.kind == WrapKind.recovery }.count == 1)
        #expect(await changed.backup.all(ShareholderRow.table).allSatisfy { $0["encrypted_share"] == .null })
        #expect(try await server.verifyDatabase(by: changed.vault.local).damaged == [])
        #expect(
            try await server.headerBackup(by: changed.vault.local).header
                == (try await changed.vault.folder.read(.header))?.base64
        )
    }
}
