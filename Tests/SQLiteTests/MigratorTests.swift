import Canonical
import SQLStore
import Store
import TestSupport
import Testing

@testable import SQLite

@Suite struct MigratorTests {
    private let folder: Folder
    private var path: String { folder.file("keyquorum.db") }
    private let time = Instant(microseconds: 12)

    init() throws { folder = try Folder() }

    private func migrator(_ texts: String...) throws -> Migrator {
        let migrations = try texts.enumerated().map { number, text in
            try Migration(name: "000\(number + 1)_step.sql", bytes: Bytes(text.utf8))
        }
        return Migrator(SQLiteDialect(), migrations: migrations)
    }

    private func connection() async throws -> SQLiteConnection {
        try DatabaseFile(path: path).prepare()
        return try await SQLiteConnection.open(path, .writer)
    }

    @Test("migrations are applied once, in order, and remembered with their checksum and time")
    func steps() async throws {
        let connection = try await connection()
        let first = try migrator("CREATE TABLE a (b BLOB);\n")
        #expect(try await first.check(connection).pending.count == 1)
        #expect(try await first.migrate(connection, at: time).map(\.number) == [1])
        #expect(try await first.migrate(connection, at: time).isEmpty)
        let both = try migrator(
            "CREATE TABLE a (b BLOB);\n",
            "ALTER TABLE a ADD COLUMN c BLOB;\nINSERT INTO a (c) VALUES (x'07');\n"
        )
        #expect(try await both.migrate(connection, at: time).map(\.number) == [2])
        #expect(try await both.migrate(connection, at: time).isEmpty)
        let rows = try await connection.snapshot(
            [SQLStatement("SELECT c FROM a"), SQLStatement("SELECT number, applied FROM schema_migrations")],
            .read
        )
        #expect(rows == [[[.bytes([7])]], [[.integer(1), .integer(12)], [.integer(2), .integer(12)]]])
        await connection.close()
    }

    @Test("a check writes nothing")
    func check() async throws {
        let connection = try await connection()
        #expect(try await migrator("CREATE TABLE a (b BLOB);\n").check(connection).pending.count == 1)
        let tables = try await connection.snapshot([SQLStatement("SELECT count(*) FROM sqlite_master")], .read)
        #expect(tables == [[[.integer(0)]]])
        await connection.close()
    }

    @Test("a migration that fails leaves nothing, of itself and of those before it")
    func failure() async throws {
        let connection = try await connection()
        let broken = try migrator("CREATE TABLE a (b BLOB);\n", "CREATE TABLE c (d BLOB);\nCREATE NONSENSE;\n")
        let error = await #expect(throws: StoreError.self) { try await broken.migrate(connection, at: time) }
        #expect(error?.code == .wrongSchema)
        let tables = try await connection.snapshot([SQLStatement("SELECT count(*) FROM sqlite_master")], .read)
        #expect(tables == [[[.integer(0)]]])
        await connection.close()
    }

    @Test("an edited migration and a newer schema are refused, by check and by opening")
    func refusals() async throws {
        await (try await SQLiteDatabase.open(path, clock: SystemClock())).close()
        let connection = try await connection()
        let next = Int(Schema.version) + 1
        let newer = SQLStatement("INSERT INTO schema_migrations VALUES (\(next), x'41', zeroblob(32), 0)")
        try await connection.transaction([newer])
        await expectRefusal("newer than the schema \(Schema.version)")
        try await connection.transaction([
            SQLStatement("DELETE FROM schema_migrations WHERE number = \(next)"),
            SQLStatement("UPDATE schema_migrations SET checksum = zeroblob(32)"),
        ])
        await expectRefusal("was edited")
        await connection.close()
    }

    @Test(
        "the migrations of the product may be run twice, and change nothing the second time; a column is added once, in a transaction"
    )
    func twice() async throws {
        await (try await SQLiteDatabase.open(path, clock: SystemClock())).close()
        let connection = try await connection()
        let schema = SQLStatement("SELECT CAST(group_concat(sql) AS BLOB) FROM sqlite_master")
        let before = try await connection.snapshot([schema], .read)
        let statements: [String] = try Migration.embedded(for: "sqlite").flatMap(\.statements)
        let others = statements.filter { !$0.contains("ADD COLUMN") }
        try await connection.transaction(others.map { SQLStatement($0) })
        #expect(try await connection.snapshot([schema], .read) == before)
        await connection.close()
    }

    @Test("a database that came step by step has the schema of a new one, whatever version it began with")
    func upgraded() async throws {
        let all = try Migration.embedded(for: "sqlite")
        var schemas: [[[[Value]]]] = []
        for count in 1...all.count {
            let file = folder.file("from-\(count).db")
            try DatabaseFile(path: file).prepare()
            let connection = try await SQLiteConnection.open(file, .writer)
            let old = Migrator(SQLiteDialect(), migrations: Array(all.prefix(count)))
            #expect(try await old.migrate(connection, at: time).count == count)
            await connection.close()
            await (try await SQLiteDatabase.open(file, clock: SystemClock())).close()
            let upgraded = try await SQLiteConnection.open(file, .writer)
            let text =
                "SELECT CAST(type AS BLOB), CAST(name AS BLOB), CAST(sql AS BLOB) FROM sqlite_master ORDER BY name"
            schemas.append(try await upgraded.snapshot([SQLStatement(text)], .read))
            await upgraded.close()
        }
        #expect(schemas.count >= 2)
        #expect(Set(schemas).count == 1)
        #expect(schemas[0][0].count > Schema.tables.count)
    }

    @Test("of servers that migrate at once one does it, and all go on")
    func race() async throws {
        try DatabaseFile(path: path).prepare()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<6 {
                group.addTask { [path] in await (try await SQLiteDatabase.open(path, clock: SystemClock())).close() }
            }
            try await group.waitForAll()
        }
        #expect(try await SQLiteDatabase.check(path).pending.isEmpty)
    }

    @Test("a check of a file that is not there says so and makes none")
    func missing() async {
        let error = await #expect(throws: StoreError.self) { try await SQLiteDatabase.check(path) }
        #expect(error?.code == .unavailable)
        #expect(!DatabaseFile(path: path).exists)
    }

    private func expectRefusal(_ words: String) async {
        let opened = await #expect(throws: StoreError.self) {
            try await SQLiteDatabase.open(path, clock: SystemClock())
        }
        let checked = await #expect(throws: StoreError.self) { try await SQLiteDatabase.check(path) }
        #expect(opened?.code == .wrongSchema && opened?.detail.contains(words) == true)
        #expect(checked == opened)
    }
}
