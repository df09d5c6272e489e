import SQLStore
import Store

/// How PostgreSQL writes what the dialects differ in.
public struct PostgreSQLDialect: Dialect {
    public init() {}

    public var engine: String { "postgres" }

    public func placeholder(_ position: Int) -> String { "$\(position)" }

    public func insertMissing(into table: Table, columns: String, values: String) -> String {
        "INSERT INTO \(table) (\(columns)) VALUES (\(values)) ON CONFLICT DO NOTHING"
    }

    public func findTable(_ placeholder: String) -> String {
        """
        SELECT 1 FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
        WHERE n.nspname = current_schema() AND c.relname = convert_from(\(placeholder), 'UTF8') \
        AND c.relkind IN ('r', 'p')
        """
    }

    public var createMigrationsTable: String {
        """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            number BIGINT NOT NULL, name BYTEA NOT NULL, checksum BYTEA NOT NULL, applied BIGINT NOT NULL,
            PRIMARY KEY (number)
        )
        """
    }

    public var firstMigrationPrologue: [String] { [] }

    public var makesTablesInTransactions: Bool { true }

    /// Held until the transaction ends. The wait for it is long; each statement after it has the same time.
    public var migrationLock: [SQLStatement] {
        let wait = "\(SQLLimits.migrationWait.components.seconds)s"
        return [
            SQLStatement("SET LOCAL statement_timeout = '\(wait)'"), SQLStatement("SET LOCAL lock_timeout = '\(wait)'"),
            SQLStatement("SELECT pg_advisory_xact_lock(\(Self.lockKey))"),
        ]
    }
    public var migrationUnlock: [SQLStatement] { [] }

    /// "KQDB", which no other program of the same database will think of.
    static let lockKey: Int64 = 0x4b51_4442
}
