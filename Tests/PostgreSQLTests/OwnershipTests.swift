import Canonical
import SQLStore
import Store
import TestDatabases
import Testing

@testable import PostgreSQL

@Suite struct OwnershipTests {
    @Test(
        "a database with another program's tables is refused, and stays as it was",
        arguments: [
            "CREATE TABLE objects (id BIGINT)", "CREATE TABLE schema_migrations (version VARCHAR(255))",
            "CREATE VIEW vault AS SELECT 1",
            "CREATE TABLE schema_migrations (number BIGINT, name TEXT, checksum BYTEA, applied BIGINT)",
        ]
    )
    func foreign(_ sql: String) async throws {
        let database = try await TestDatabase.fresh()
        try await database.sql(sql)
        let opened = await #expect(throws: StoreError.self) { _ = try await database.store() }
        #expect(opened?.code == .foreignDatabase && opened?.detail.contains(database.name) == true)
        let checked = await #expect(throws: StoreError.self) { try await PostgreSQLDatabase.check(database.settings) }
        #expect(checked == opened)
        #expect(
            try await database.sql("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == "1\n"
        )
    }

    @Test("other programs' tables of other names, and ours in other schemas, are no obstacle")
    func neighbours() async throws {
        let database = try await TestDatabase.fresh()
        try await database.sql(
            "CREATE TABLE customers (id BIGINT); CREATE SCHEMA other; CREATE TABLE other.objects (a INT)"
        )
        await (try await database.store()).close()
    }

    @Test("a user without a schema, or without the right to make tables, is told so")
    func rights() async throws {
        let database = try await TestDatabase.fresh()
        try await database.sql("ALTER ROLE tester IN DATABASE \(database.name) SET search_path = nowhere")
        let lost = await #expect(throws: StoreError.self) { _ = try await database.store() }
        #expect(lost?.code == .unavailable && lost?.detail.contains("search_path") == true)
        try await database.sql(
            """
            ALTER ROLE tester IN DATABASE \(database.name) RESET search_path;
            ALTER DATABASE \(database.name) OWNER TO administrator; REVOKE ALL ON SCHEMA public FROM PUBLIC;
            GRANT USAGE ON SCHEMA public TO tester
            """
        )
        let powerless = await #expect(throws: StoreError.self) { _ = try await database.store() }
        #expect(powerless?.code == .unavailable && powerless?.detail.contains("lacks a right") == true)
    }
}
