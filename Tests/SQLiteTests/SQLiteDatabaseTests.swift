import Canonical
import Glibc
import SQLStore
import Store
import TestSupport
import Testing

@testable import SQLite

@Suite struct SQLiteDatabaseTests {
    private let folder: Folder
    private var path: String { folder.file("keyquorum.db") }

    init() throws { folder = try Folder() }

    @Test("the file and what lies beside it are for their owner's eyes only")
    func mode() async throws {
        let store = try await open()
        try await store.apply([.insert(SampleRows.object("one").raw)])
        for name in ["keyquorum.db", "keyquorum.db-wal", "keyquorum.db-shm"] {
            #expect(folder.mode(name) == 0o600, "\(name)")
        }
        await store.close()
        chmod(path, 0o644)
        await (try await open()).close()
        #expect(folder.mode("keyquorum.db") == 0o600)
    }

    @Test("a commit waits for the disk, the log is written ahead, and deleted bytes are overwritten")
    func settings() async throws {
        let connection = try await SQLiteConnection.open(made(), .writer)
        let wanted: [(String, Value)] = [
            ("synchronous", .integer(2)), ("secure_delete", .integer(1)), ("foreign_keys", .integer(0)),
            ("application_id", .integer(SQLiteDialect.applicationID)), ("temp_store", .integer(2)),
        ]
        for (pragma, value) in wanted {
            let seen = try await connection.snapshot([SQLStatement("PRAGMA \(pragma)")], .read)
            #expect(seen == [[[value]]], "\(pragma)")
        }
    }

    @Test("what was written is there after the file was closed and opened again")
    func reopening() async throws {
        let store = try await open()
        try await store.apply(SampleRows.logged(SampleRows.object("one")))
        await store.close()
        let again = try await open()
        #expect(try await again.rows(ObjectRow.self) == [SampleRows.object("one")])
        await again.close()
    }

    @Test("deleted material is in none of the files once they were flushed")
    func secureDelete() async throws {
        let store = try await open()
        let secret = Bytes("a wrapped secret that must go away".utf8)
        // Long enough for pages of its own, which are given back as they are unless they are overwritten.
        let old = SampleRows.object("one", material: secret + Bytes(repeating: 1, count: 20_000) + secret)
        try await store.apply([.insert(old.raw)])
        try await store.flush()
        #expect(contains(secret, in: "keyquorum.db"))
        try await store.apply([
            .update(SampleRows.object("one", material: nil, version: 2).raw, guardTag: old.tag)
        ])
        try await store.flush()
        for name in ["keyquorum.db", "keyquorum.db-wal"] { #expect(!contains(secret, in: name), "\(name)") }
        #expect(folder.bytes("keyquorum.db-wal").isEmpty)
        await store.close()
    }

    @Test("the file may be flushed while others read and write")
    func flushing() async throws {
        let store = try await open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for _ in 0..<20 { try await store.flush() } }
            group.addTask { for n in 0..<50 { try await store.apply([.insert(SampleRows.object("o\(n)").raw)]) } }
            for _ in 0..<4 { group.addTask { for _ in 0..<50 { _ = try await store.read([.vault, .object("o1")]) } } }
            try await group.waitForAll()
        }
        #expect(try await store.count(ObjectRow.table) == 50)
        await store.close()
    }

    @Test("a text or another number than was written is damage, not a crash")
    func foreignValues() async throws {
        let store = try await open()
        try await store.apply([.insert(SampleRows.object("one").raw)])
        let connection = try await SQLiteConnection.open(path, .writer)
        for literal in ["'text'", "1.5"] {
            try await connection.transaction([SQLStatement("UPDATE objects SET attributes = \(literal)")])
            let error = await #expect(throws: StoreError.self) { try await store.rows(ObjectRow.self) }
            #expect(error?.code == .damaged)
        }
        await connection.close()
        await store.close()
    }

    @Test("an answer that just fits its limit is given whole, one byte more is refused, and a page ends there")
    func limits() async throws {
        let connection = try await SQLiteConnection.open(made(), .writer)
        let three = SQLStatement("SELECT x'0102' UNION ALL SELECT x'03' UNION ALL SELECT x''")
        let whole = try await connection.snapshot([three], AnswerLimit(bytes: 3, excess: .refuse))
        #expect(whole == [[[.bytes([1, 2])], [.bytes([3])], [.bytes([])]]])
        let error = await #expect(throws: StoreError.self) {
            try await connection.snapshot([three], AnswerLimit(bytes: 2, excess: .refuse))
        }
        #expect(error?.code == .tooLarge)
        let page = try await connection.snapshot([three], AnswerLimit(bytes: 2, excess: .stop))
        #expect(page == [[[.bytes([1, 2])]]])
        await connection.close()
    }

    @Test("two processes' worth of stores on one file wait for each other")
    func twoStores() async throws {
        let one = try await open()
        let two = try await open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (name, store) in [("one", one), ("two", two)] {
                group.addTask {
                    for n in 0..<40 { try await store.apply([.insert(SampleRows.object("\(name)-\(n)").raw)]) }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await one.count(ObjectRow.table) == 80)
        await one.close()
        await two.close()
    }

    private func open() async throws -> DatabaseStore { try await SQLiteDatabase.open(path, clock: SystemClock()) }

    private func made() async throws -> String {
        await (try await open()).close()
        return path
    }

    private func contains(_ needle: Bytes, in name: String) -> Bool {
        let bytes = folder.bytes(name)
        guard let first = needle.first, bytes.count >= needle.count else { return false }
        return bytes.indices.dropLast(needle.count - 1).contains { start in
            bytes[start] == first && bytes[start..<start + needle.count].elementsEqual(needle)
        }
    }
}
