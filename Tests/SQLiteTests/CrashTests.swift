import Canonical
import SQLStore
import Store
import TestSupport
import Testing

@testable import SQLite

/// What a power cut leaves: the files as they were at any moment, opened anew.
@Suite struct CrashTests {
    private let folder: Folder
    private var path: String { folder.file("keyquorum.db") }
    private let statements = Statements(SQLiteDialect())

    init() throws { folder = try Folder() }

    @Test("a connection that was lost in the middle of a transaction leaves what was before")
    func abandoned() async throws {
        await (try await SQLiteDatabase.open(path, clock: SystemClock())).close()
        let connection = try await SQLiteConnection.open(path, .writer)
        try await connection.transaction(try insertion("old", 1))
        try await connection.begin(try insertion("new", 2))
        try copy("keyquorum.db", "copy.db")
        try copy("keyquorum.db-wal", "copy.db-wal")
        await connection.close()
        for name in ["keyquorum.db", "copy.db"] { #expect(try await ids(name) == ["old"]) }
    }

    @Test("a write-ahead log that was cut anywhere leaves old or new, never a part, and the store goes on")
    func cutLog() async throws {
        let store = try await SQLiteDatabase.open(path, clock: SystemClock())
        try await store.apply(SampleRows.logged(SampleRows.object("old"), seq: 1))
        try await store.flush()
        try copy("keyquorum.db", "base.db")
        try await store.apply(SampleRows.logged(SampleRows.object("new"), seq: 2))
        let log = folder.bytes("keyquorum.db-wal")
        await store.close()
        var seen: Set<[String]> = []
        for length in stride(from: 0, through: log.count, by: 1_031).map({ $0 }) + [log.count - 1, log.count] {
            try folder.write(folder.bytes("base.db"), "cut.db")
            try folder.write(Bytes(log.prefix(length)), "cut.db-wal")
            let found = try await ids("cut.db")
            #expect(found == ["old"] || found == ["new", "old"], "\(found) at \(length) bytes")
            seen.insert(found)
        }
        #expect(seen.count == 2, "both were seen")
    }

    /// The objects' ids; there must be as many records as objects, and a further write must succeed.
    private func ids(_ name: String) async throws -> [String] {
        let store = try await SQLiteDatabase.open(folder.file(name), clock: SystemClock())
        let ids = try await store.rows(ObjectRow.self).map(\.id)
        #expect(try await store.count(LogRow.table) == ids.count)
        try await store.apply([.insert(SampleRows.object("further").raw)])
        await store.close()
        return ids
    }

    private func insertion(_ id: String, _ seq: UInt64) throws -> [SQLStatement] {
        try SampleRows.logged(SampleRows.object(id), seq: seq).map { try statements.statement($0) }
    }

    private func copy(_ name: String, _ other: String) throws { try folder.write(folder.bytes(name), other) }
}

extension SQLiteConnection {
    /// Does the statements in a transaction and leaves it open, as a process that dies does.
    func begin(_ statements: [SQLStatement] = []) async throws {
        _ = try snapshot([SQLStatement("BEGIN IMMEDIATE")], .read)
        for statement in statements { _ = try snapshot([statement], .read) }
    }
}
