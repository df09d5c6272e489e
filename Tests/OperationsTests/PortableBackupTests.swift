import Canonical
import Foundation
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("A backup of all rows")
struct PortableBackupTests {
    private static func path() -> String {
        FileManager.default.temporaryDirectory.path + "/kq-backup-" + UUID().uuidString
    }

    private static let now = Instant(microseconds: 1_700_000_000_000_000)

    @Test("goes into an empty database row by row, and the same shares open it there")
    func roundTrip() async throws {
        let vault = try await TestVault(manifests: 2)
        let path = Self.path()
        let counts = try await PortableBackup(vault.store).write(to: path, at: Self.now)
        let copy = MemoryStore()
        let restored = try await PortableRestore(copy).read(from: path)
        #expect(restored == counts.filter { $0.value > 0 })
        for table in Schema.tables { #expect(await copy.all(table) == vault.store.all(table), "\(table)") }
        let server = try await TestVault.start(copy, try await TestVault.newFolder())
        #expect(try await server.open(with: ["one", "two"].map { vault.shares[$0] ?? "" }) == nil)
        #expect(try await server.verifyDatabase(by: vault.local).damaged == [])
        let again = Self.path()
        _ = try await PortableBackup(vault.store).write(to: again, at: Self.now)
        #expect(FileManager.default.contents(atPath: again) == FileManager.default.contents(atPath: path))
    }

    @Test(
        "a database that a restore left half filled starts no server, so that no vault begins among another one's rows"
    )
    func cutShort() async throws {
        let vault = try await TestVault()
        let copy = MemoryStore()
        await copy.put(try #require(await vault.store.all(ObjectRow.table).first))
        let error = await #expect(throws: OperationError.self) {
            try await TestVault.start(copy, try await TestVault.newFolder())
        }
        #expect(error?.code == .databaseNotEmpty)
    }

    @Test("one more byte, one less, or another: it is damaged, and nothing is written")
    func damaged() async throws {
        let vault = try await TestVault(manifests: 0)
        let path = Self.path()
        _ = try await PortableBackup(vault.store).write(to: path, at: Self.now)
        let whole = try #require(FileManager.default.contents(atPath: path))
        var broken = [whole.dropLast(), whole + Data([0]), Data(), whole.prefix(100)]
        for position in stride(from: 0, to: whole.count, by: 97) {
            var changed = whole
            changed[position] ^= 1
            broken.append(changed)
        }
        let copy = MemoryStore()
        for content in broken {
            try content.write(to: URL(filePath: path))
            let error = await #expect(throws: OperationError.self) { try await PortableRestore(copy).read(from: path) }
            #expect(error?.code == .backupDamaged)
        }
        for table in Schema.tables { #expect(await copy.all(table).isEmpty) }
    }

    @Test("a database that holds anything is left alone")
    func notEmpty() async throws {
        let vault = try await TestVault(manifests: 0)
        let path = Self.path()
        _ = try await PortableBackup(vault.store).write(to: path, at: Self.now)
        let error = await #expect(throws: OperationError.self) {
            try await PortableRestore(vault.store).read(from: path)
        }
        #expect(error?.code == .databaseNotEmpty)
    }

    @Test("a database that is written to all the while is not backed up in halves, and leaves no file")
    func busy() async throws {
        let vault = try await TestVault(manifests: 0)
        let path = Self.path()
        let server = vault.server
        let backup = PortableBackup(NoisyStore(vault.store) { _ = try? await vault.setManifest("noise") })
        let error = await #expect(throws: OperationError.self) { try await backup.write(to: path, at: Self.now) }
        #expect(error?.code == .conflict)
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(!FileManager.default.fileExists(atPath: path + ".new"))
        #expect(await server.sealStatus(for: vault.local).state == .unsealed)
        _ = try await PortableBackup(vault.store).write(to: path, at: Self.now)
    }
}

extension PortableBackupTests {
    @Test("a link that lies where the file is written is not followed, and the file is its owner's only")
    func link() async throws {
        let vault = try await TestVault(manifests: 0)
        let (path, other) = (Self.path(), Self.path())
        try Data("other".utf8).write(to: URL(filePath: other))
        try FileManager.default.createSymbolicLink(atPath: path + ".new", withDestinationPath: other)
        _ = try await PortableBackup(vault.store).write(to: path, at: Self.now)
        #expect(FileManager.default.contents(atPath: other) == Data("other".utf8))
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.type] as? FileAttributeType == .typeRegular)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(!FileManager.default.fileExists(atPath: path + ".new"))
    }
}

/// A store in which somebody writes whenever certificates are read.
private struct NoisyStore: Store {
    let base: any Store
    let noise: @Sendable () async -> Void

    init(_ base: any Store, _ noise: @escaping @Sendable () async -> Void) {
        self.base = base
        self.noise = noise
    }

    var engine: String { base.engine }

    func read(_ queries: [Query]) async throws(StoreError) -> [[RawRow]] {
        if queries.first?.table == CertificateRow.table { await noise() }
        return try await base.read(queries)
    }

    func locate(_ filter: ObjectFilter) async throws(StoreError) -> ObjectPage { try await base.locate(filter) }
    func sizes(of lists: [ObjectListing], upTo most: Int) async throws(StoreError) -> [Int] {
        try await base.sizes(of: lists, upTo: most)
    }
    func apply(_ mutations: [Mutation]) async throws(StoreError) { try await base.apply(mutations) }
    func count(_ table: Table) async throws(StoreError) -> Int { try await base.count(table) }
    func count(_ table: Table, before generation: MasterGeneration) async throws(StoreError) -> Int {
        try await base.count(table, before: generation)
    }
    func flush() async throws(StoreError) { try await base.flush() }
    func health() async throws(StoreError) -> Duration { try await base.health() }
    func close() async { await base.close() }
}
