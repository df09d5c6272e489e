import SQLStore
import Store

/// How SQLite writes what the dialects differ in.
public struct SQLiteDialect: Dialect {
    public init() {}

    public var engine: String { "sqlite" }

    public func placeholder(_ position: Int) -> String { "?" }

    public func insertMissing(into table: Table, columns: String, values: String) -> String {
        "INSERT INTO \(table) (\(columns)) VALUES (\(values)) ON CONFLICT DO NOTHING"
    }

    public func findTable(_ placeholder: String) -> String {
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = CAST(\(placeholder) AS TEXT)"
    }

    public var createMigrationsTable: String {
        """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            number INTEGER NOT NULL, name BLOB NOT NULL, checksum BLOB NOT NULL, applied INTEGER NOT NULL,
            PRIMARY KEY (number)
        )
        """
    }

    public var makesTablesInTransactions: Bool { true }

    /// SQLite joins in one nested loop, and would sort all the same.
    public var joinsInOrder: Bool { true }

    /// Only one connection writes at a time, so a transaction is all the lock that is needed.
    public var migrationLock: [SQLStatement] { [] }
    public var migrationUnlock: [SQLStatement] { [] }

    public var firstMigrationPrologue: [String] { ["PRAGMA application_id = \(Self.applicationID)"] }

    /// "KQDB": says in the file's header whose database it is.
    static let applicationID: Int64 = 0x4b51_4442
}
