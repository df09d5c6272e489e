import Canonical
import SQLStore
import Store
import TestDatabases
import TestSupport
import Testing

@testable import MariaDB

@Suite struct MigratorTests {
    private let server: DatabaseServer
    private let database: TestDatabase
    private let time = Instant(microseconds: 12)
    private var settings: ConnectionSettings { database.settings(DatabaseTLS(.disable)) }

    init() async throws {
        server = try await DatabaseServer.shared(.mariadb)
        database = try await server.makeDatabase()
    }

    private func migrator(_ texts: String...) throws -> Migrator {
        let migrations = try texts.enumerated().map { number, text in
            try Migration(name: "000\(number + 1)_step.sql", bytes: Bytes(text.utf8))
        }
        return Migrator(MariaDBDialect(), migrations: migrations)
    }

    private func connection() async throws -> MariaDBConnection {
        try await MariaDBConnection.open(settings, .migrator)
    }

    private func open() async throws { await (try await MariaDBDatabase.open(settings, clock: SystemClock())).close() }

    private func tables() async throws -> String {
        try await server.sql(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = '\(database.name)' ORDER BY table_name;"
        )
    }

    @Test("migrations are applied once, in order, and remembered with their checksum and time")
    func steps() async throws {
        let connection = try await connection()
        let first = try migrator("CREATE TABLE IF NOT EXISTS a (b BIGINT NOT NULL, PRIMARY KEY (b));\n")
        #expect(try await first.check(connection).pending.count == 1)
        #expect(try await first.migrate(connection, at: time).map(\.number) == [1])
        #expect(try await first.migrate(connection, at: time).isEmpty)
        let both = try migrator(
            "CREATE TABLE IF NOT EXISTS a (b BIGINT NOT NULL, PRIMARY KEY (b));\n",
            "ALTER TABLE a ADD COLUMN IF NOT EXISTS c BIGINT;\nINSERT INTO a (b, c) VALUES (1, 7);\n"
        )
        #expect(try await both.migrate(connection, at: time).map(\.number) == [2])
        #expect(try await both.migrate(connection, at: time).isEmpty)
        let rows = try await connection.snapshot(
            [SQLStatement("SELECT c FROM a"), SQLStatement("SELECT number, applied FROM schema_migrations")],
            .read
        )
        #expect(rows == [[[.integer(7)]], [[.integer(1), .integer(12)], [.integer(2), .integer(12)]]])
        await connection.close()
    }

    @Test("a check writes nothing")
    func check() async throws {
        #expect(try await MariaDBDatabase.check(settings).pending.map(\.number) == (1...Schema.version).map { $0 })
        #expect(try await tables() == "")
    }

    @Test("a migration that a crash cut short is run again, and is whole then")
    func cutShort() async throws {
        let connection = try await connection()
        let broken = try migrator(
            "CREATE TABLE IF NOT EXISTS a (b BIGINT NOT NULL, PRIMARY KEY (b));\nCREATE NONSENSE;\n"
        )
        let error = await #expect(throws: StoreError.self) { try await broken.migrate(connection, at: time) }
        #expect(error?.code == .wrongSchema)
        #expect(try await tables() == "a\nschema_migrations\n")
        await connection.close()
        let again = try await self.connection()
        let whole = try migrator(
            "CREATE TABLE IF NOT EXISTS a (b BIGINT NOT NULL, PRIMARY KEY (b));\nCREATE TABLE IF NOT EXISTS c (d BIGINT NOT NULL, PRIMARY KEY (d));\n"
        )
        #expect(try await whole.migrate(again, at: time).map(\.number) == [1])
        #expect(try await tables() == "a\nc\nschema_migrations\n")
        await again.close()
    }

    @Test("half of the product's first migration, left by a server that was killed, is made whole by the next one")
    func halfOfTheProducts() async throws {
        let connection = try await connection()
        let statements = try Migration.embedded(for: "mariadb").flatMap(\.statements)
        let half =
            [SQLStatement(MariaDBDialect().createMigrationsTable)] + statements.prefix(7).map { SQLStatement($0) }
        try await connection.transaction(half)
        await connection.close()
        try await open()
        #expect(try await MariaDBDatabase.check(settings).pending.isEmpty)
        #expect(try await tables().split(separator: "\n").count == Schema.tables.count + 1)
    }

    @Test("an edited migration and a newer schema are refused, by check and by opening")
    func refusals() async throws {
        try await open()
        let newer = Schema.version + 1
        try await server.sql(
            "INSERT INTO schema_migrations VALUES (\(newer), 'A', REPEAT('x', 32), 0);",
            in: database.name
        )
        await expectRefusal("newer than the schema \(Schema.version)")
        try await server.sql(
            "DELETE FROM schema_migrations WHERE number = \(newer); UPDATE schema_migrations SET checksum = REPEAT('x', 32);",
            in: database.name
        )
        await expectRefusal("was edited")
    }

    @Test("the migrations of the product may be run twice, and change nothing the second time")
    func twice() async throws {
        try await open()
        let before = try await shape()
        let connection = try await connection()
        let statements = try Migration.embedded(for: "mariadb").flatMap(\.statements)
        try await connection.transaction(statements.map { SQLStatement($0) })
        #expect(try await shape() == before)
        await connection.close()
    }

    @Test("of servers that migrate at once one does it, and all go on")
    func race() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<6 { group.addTask { try await open() } }
            try await group.waitForAll()
        }
        #expect(try await MariaDBDatabase.check(settings).pending.isEmpty)
        #expect(
            try await server.sql("SELECT COUNT(*) FROM schema_migrations;", in: database.name) == "\(Schema.version)\n"
        )
    }

    @Test("a server that does not get the lock for migrations changes nothing and is busy")
    func lock() async throws {
        let other = try await connection()
        try await other.transaction(MariaDBDialect().migrationLock)
        let connection = try await connection()
        let step = try Migration(name: "0001_step.sql", bytes: Bytes("CREATE TABLE a (b INT);\n".utf8))
        let migrator = Migrator(MariaDBDialect(lockWait: .zero), migrations: [step])
        let error = await #expect(throws: StoreError.self) { try await migrator.migrate(connection, at: time) }
        #expect(error?.code == .busy && error?.detail.contains("migrations") == true)
        #expect(try await tables() == "")
        try await other.transaction(MariaDBDialect().migrationUnlock)
        #expect(try await migrator.migrate(connection, at: time) == [step])
        await connection.close()
        await other.close()
    }

    @Test("a lock that gives null is not had")
    func nullLock() async throws {
        let connection = try await connection()
        let null = SQLStatement("SELECT CAST(NULL AS SIGNED)", expecting: .oneTrue)
        let error = await #expect(throws: StoreError.self) { try await connection.transaction([null]) }
        #expect(error?.code == .busy)
        await connection.close()
    }

    @Test("a database with another program's table is left as it is")
    func foreign() async throws {
        try await server.sql("CREATE TABLE objects (a INT);", in: database.name)
        let opened = await #expect(throws: StoreError.self) {
            try await MariaDBDatabase.open(settings, clock: SystemClock())
        }
        let checked = await #expect(throws: StoreError.self) { try await MariaDBDatabase.check(settings) }
        #expect(opened?.code == .foreignDatabase && opened?.detail.contains("table objects of another program") == true)
        #expect(checked == opened)
        #expect(try await tables() == "objects\n")
    }

    @Test("tables in an engine without transactions are refused")
    func engineWithoutTransactions() async throws {
        try await server.sql("CREATE TABLE other (a INT) ENGINE = Aria;", in: database.name)
        let error = await #expect(throws: StoreError.self) {
            try await MariaDBDatabase.open(settings, clock: SystemClock())
        }
        #expect(error?.code == .wrongSchema && error?.detail.contains("default_storage_engine") == true)
    }

    private func shape() async throws -> String {
        try await server.sql(
            """
            SELECT CONCAT_WS(' ', table_name, column_name, column_type, is_nullable, column_key) FROM information_schema.columns
            WHERE table_schema = '\(database.name)' ORDER BY table_name, ordinal_position;
            """
        )
    }

    private func expectRefusal(_ words: String) async {
        let opened = await #expect(throws: StoreError.self) {
            try await MariaDBDatabase.open(settings, clock: SystemClock())
        }
        let checked = await #expect(throws: StoreError.self) { try await MariaDBDatabase.check(settings) }
        #expect(opened?.code == .wrongSchema && opened?.detail.contains(words) == true)
        #expect(checked == opened)
    }
}
