import CSQLite
import Canonical
import Glibc
import SQLStore
import Store
import TestSupport
import Testing

@testable import SQLite

/// Files, folders and disks that are not as they should be: each is refused with a code and a sentence.
@Suite struct RefusedFileTests {
    private let folder: Folder
    private var path: String { folder.file("keyquorum.db") }

    init() throws { folder = try Folder() }

    @Test("a folder that does not exist")
    func missingFolder() async {
        await expectRefusal(folder.file("none/keyquorum.db"), .unavailable, "the folder of the database")
    }

    @Test("a folder in the file's place")
    func folderInstead() async {
        await expectRefusal(folder.path, .foreignDatabase, "is a folder")
    }

    @Test("a device in the file's place")
    func device() async {
        await expectRefusal("/dev/null", .foreignDatabase, "is not a plain file")
    }

    @Test(
        "a path that is empty, too long or has a zero byte",
        arguments: ["", String(repeating: "p", count: 5_000), "a\u{0}b"]
    )
    func path(_ path: String) async {
        await expectRefusal(path, .unavailable, "the path of the database")
    }

    @Test("a file that is no database", arguments: [1, 20, 600, 5_000])
    func noDatabase(_ size: Int) async throws {
        try folder.write(Bytes(repeating: 0x41, count: size), "keyquorum.db")
        await expectRefusal(path, .foreignDatabase, "is not an SQLite database")
        let isUntouched = folder.bytes("keyquorum.db") == Bytes(repeating: 0x41, count: size)
        #expect(isUntouched)
    }

    @Test(
        "a database of another program, which stays as it was",
        arguments: ["CREATE TABLE a (b)", "PRAGMA application_id = 7; CREATE TABLE a (b)"]
    )
    func otherProgram(_ sql: String) async throws {
        try execute(sql)
        let before = folder.bytes("keyquorum.db")
        await expectRefusal(path, .foreignDatabase, "a database of another program")
        let isUntouched = folder.bytes("keyquorum.db") == before
        #expect(isUntouched)
    }

    @Test("a database whose pages were overwritten")
    func damaged() async throws {
        let store = try await SQLiteDatabase.open(path, clock: SystemClock())
        try await store.apply((0..<50).map { .insert(SampleRows.object("o\($0)").raw) })
        try await store.flush()
        await store.close()
        var bytes = folder.bytes("keyquorum.db")
        for position in 4_096..<bytes.count { bytes[position] = 0xa5 }
        try folder.write(bytes, "keyquorum.db")
        let error = await #expect(throws: StoreError.self) {
            let store = try await SQLiteDatabase.open(path, clock: SystemClock())
            _ = try await store.rows(ObjectRow.self)
        }
        #expect(error?.code == .damaged)
    }

    @Test("a database that takes no writes")
    func readOnly() async throws {
        await (try await SQLiteDatabase.open(path, clock: SystemClock())).close()
        let connection = try await SQLiteConnection.open(path, .reader)
        let error = await #expect(throws: StoreError.self) {
            try await connection.transaction([SQLStatement("DELETE FROM objects")])
        }
        #expect(error?.code == .readOnly)
        await connection.close()
    }

    @Test("a disk that is full: nothing of the transaction is left, and smaller ones go on")
    func full() async throws {
        await (try await SQLiteDatabase.open(path, clock: SystemClock())).close()
        let connection = try await SQLiteConnection.open(path, .writer)
        // The limit is given as a number of pages, which is as good as a small disk.
        _ = try await connection.snapshot([SQLStatement("PRAGMA max_page_count = 60")], .read)
        let statements = Statements(SQLiteDialect())
        func insert(_ id: String, _ size: Int) async throws {
            let row = SampleRows.object(id, material: Bytes(repeating: 1, count: size)).raw
            try await connection.transaction([
                try statements.statement(.insert(SampleRows.grant(id, to: [1]).raw)),
                try statements.statement(.insert(row)),
            ])
        }
        let error = await #expect(throws: StoreError.self) { try await insert("large", 1_000_000) }
        #expect(error?.code == .full)
        try await insert("small", 10)
        let count = try await connection.snapshot([statements.count(GrantRow.table)], .read)
        #expect(count == [[[.integer(1)]]])
        await connection.close()
    }

    @Test("a database that another process keeps locked is busy, and only for a bounded time")
    func locked() async throws {
        let store = try await SQLiteDatabase.open(path, clock: SystemClock())
        let other = try await SQLiteConnection.open(path, .writer)
        try await other.begin()
        let error = await #expect(throws: StoreError.self) {
            try await store.apply([.insert(SampleRows.object("one").raw)])
        }
        #expect(error?.code == .busy)
        await other.close()
        try await store.apply([.insert(SampleRows.object("one").raw)])
        await store.close()
    }

    private func expectRefusal(_ path: String, _ code: StoreError.Code, _ words: String) async {
        let error = await #expect(throws: StoreError.self) {
            try await SQLiteDatabase.open(path, clock: SystemClock())
        }
        #expect(error?.code == code && error?.detail.contains(words) == true, "\(String(describing: error))")
    }

    private func execute(_ sql: String) throws {
        var database: OpaquePointer?
        try #require(sqlite3_open(path, &database) == SQLITE_OK)
        defer { sqlite3_close(database) }
        try #require(sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK)
    }
}
