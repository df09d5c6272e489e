import Canonical
import SQLStore
import Store
import TestDatabases
import TestSupport
import Testing

@testable import PostgreSQL

@Suite struct MigratorTests {
    private let time = Instant(microseconds: 12)

    private func migrator(_ texts: String...) throws -> Migrator {
        let migrations = try texts.enumerated().map { number, text in
            try Migration(name: "000\(number + 1)_step.sql", bytes: Bytes(text.utf8))
        }
        return Migrator(PostgreSQLDialect(), migrations: migrations)
    }

    @Test("migrations are applied once, in order, and remembered with their checksum and time")
    func steps() async throws {
        let connection = try await TestDatabase.fresh().connection(.migrator)
        let first = try migrator("CREATE TABLE a (b BYTEA);\n")
        #expect(try await first.check(connection).pending.count == 1)
        #expect(try await first.migrate(connection, at: time).map(\.number) == [1])
        #expect(try await first.migrate(connection, at: time).isEmpty)
        let both = try migrator(
            "CREATE TABLE a (b BYTEA);\n",
            "ALTER TABLE a ADD COLUMN c BYTEA;\nINSERT INTO a (c) VALUES ('\\x07');\n"
        )
        #expect(try await both.migrate(connection, at: time).map(\.number) == [2])
        #expect(try await both.migrate(connection, at: time).isEmpty)
        let rows = try await connection.snapshot(
            [
                SQLStatement("SELECT c FROM a"),
                SQLStatement("SELECT number, applied FROM schema_migrations ORDER BY number"),
            ],
            .read
        )
        #expect(rows == [[[.bytes([7])]], [[.integer(1), .integer(12)], [.integer(2), .integer(12)]]])
        await connection.close()
    }

    @Test("a check writes nothing, in an empty database too")
    func check() async throws {
        let database = try await TestDatabase.fresh()
        let pending = try await PostgreSQLDatabase.check(database.settings).pending
        #expect(pending.map(\.number) == (1...Schema.version).map { $0 })
        #expect(
            try await database.sql("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == "0\n"
        )
    }

    @Test("a migration that fails leaves nothing, of itself and of those before it")
    func failure() async throws {
        let database = try await TestDatabase.fresh()
        let connection = try await database.connection(.migrator)
        let broken = try migrator("CREATE TABLE a (b BYTEA);\n", "CREATE TABLE c (d BYTEA);\nCREATE NONSENSE;\n")
        let error = await #expect(throws: StoreError.self) { try await broken.migrate(connection, at: time) }
        #expect(error?.code == .wrongSchema)
        #expect(try await database.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == "0\n")
        await connection.close()
    }

    @Test("an edited migration and a newer schema are refused, by check and by opening")
    func refusals() async throws {
        let database = try await TestDatabase.migrated()
        let next = Schema.version + 1
        try await database.sql("INSERT INTO schema_migrations VALUES (\(next), 'A', '\\x00', 0)")
        await expectRefusal(database, .damaged, "schema_migrations")
        try await database.sql(
            "UPDATE schema_migrations SET checksum = decode(repeat('00', 32), 'hex') WHERE number = \(next)"
        )
        await expectRefusal(database, .wrongSchema, "newer than the schema \(Schema.version)")
        try await database.sql(
            """
            DELETE FROM schema_migrations WHERE number = \(next);
            UPDATE schema_migrations SET checksum = decode(repeat('00', 32), 'hex')
            """
        )
        await expectRefusal(database, .wrongSchema, "was edited")
    }

    @Test("the migrations of the product may be run twice, and change nothing the second time")
    func twice() async throws {
        let database = try await TestDatabase.migrated()
        let columns = """
            SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
            WHERE table_schema = 'public' ORDER BY 1, 2
            """
        let before = try await database.sql(columns)
        let connection = try await database.connection(.migrator)
        let statements = try Migration.embedded(for: "postgres").flatMap(\.statements)
        try await connection.transaction(statements.map { SQLStatement($0) })
        #expect(try await database.sql(columns) == before)
        await connection.close()
    }

    @Test("of servers that migrate at once one does it, and all go on")
    func race() async throws {
        let database = try await TestDatabase.fresh()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<6 { group.addTask { await (try await database.store()).close() } }
            try await group.waitForAll()
        }
        #expect(try await PostgreSQLDatabase.check(database.settings).pending.isEmpty)
        #expect(try await database.sql("SELECT count(*) FROM schema_migrations") == "\(Schema.version)\n")
    }

    @Test("a server that must wait for another one's migration waits, longer than for a row")
    func waiting() async throws {
        let database = try await TestDatabase.fresh()
        let gate = try await Gate(database, key: PostgreSQLDialect.lockKey)
        async let store = database.store()
        try await gate.untilWaiting()
        try await gate.stayShut(milliseconds: Int64(PostgreSQLLimits.lockWait) * 3)
        try await gate.open()
        await (try await store).close()
    }

    private func expectRefusal(_ database: TestDatabase, _ code: StoreError.Code, _ words: String) async {
        let opened = await #expect(throws: StoreError.self) { _ = try await database.store() }
        let checked = await #expect(throws: StoreError.self) { try await PostgreSQLDatabase.check(database.settings) }
        #expect(opened?.code == code && opened?.detail.contains(words) == true, "\(String(describing: opened))")
        #expect(checked == opened)
    }
}
