import Canonical
import SQLStore
import Secrets
import Store
import TestDatabases
import TestSupport

@testable import PostgreSQL

extension TestDatabase {
    /// How a test reaches the database, unless it says otherwise: by password, without TLS.
    var settings: ConnectionSettings {
        ConnectionSettings(
            hosts: [ServerAddress(host: host, port: port)],
            user: user,
            password: SecretBytes(copying: password.utf8),
            database: name,
            tls: DatabaseTLS(.disable)
        )
    }

    static func fresh() async throws -> TestDatabase {
        try await DatabaseServer.shared(.postgres).makeDatabase()
    }

    /// A fresh one that has the schema.
    static func migrated() async throws -> TestDatabase {
        let database = try await fresh()
        await (try await database.store()).close()
        return database
    }

    func store() async throws -> DatabaseStore { try await PostgreSQLDatabase.open(settings, clock: SystemClock()) }

    func connection(_ role: Role) async throws -> PostgreSQLConnection {
        try await PostgreSQLConnection.open(settings, role)
    }

    /// Runs statements as administrator.
    @discardableResult
    func sql(_ text: String) async throws -> String {
        try await DatabaseServer.shared(.postgres).sql(text, in: name)
    }
}

/// Statements for tests, with numbers and bytes only.
extension SQLStatement {
    static func insert(_ id: String, material: Bytes? = nil) throws -> SQLStatement {
        try Statements(PostgreSQLDialect()).statement(.insert(SampleRows.object(id, material: material).raw))
    }

    static func object(_ id: String) throws -> SQLStatement {
        try Statements(PostgreSQLDialect()).select(.object(id))
    }

    /// Lasts so long, and gives the number back.
    static func sleep(milliseconds: Int64, _ number: Int64) -> SQLStatement {
        SQLStatement(
            "SELECT $2::bigint FROM (SELECT pg_sleep($1::bigint / 1000.0)) AS slept WHERE slept IS NOT NULL",
            [.integer(milliseconds), .integer(number)]
        )
    }
}
