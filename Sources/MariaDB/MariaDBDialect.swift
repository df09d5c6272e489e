import SQLStore
import Store

/// How MariaDB writes what the dialects differ in.
public struct MariaDBDialect: Dialect {
    /// Whether the server is a node of a Galera cluster, which refuses named locks and orders what makes tables by itself.
    private let isClustered: Bool
    /// How long one server waits while another one migrates.
    private let lockWait: Duration

    public init(isClustered: Bool = false, lockWait: Duration = SQLLimits.migrationWait) {
        self.isClustered = isClustered
        self.lockWait = lockWait
    }

    public var engine: String { "mariadb" }

    public func placeholder(_ position: Int) -> String { "?" }

    /// INSERT IGNORE would pass over every other error as well.
    public func insertMissing(into table: Table, columns: String, values: String) -> String {
        let key = table.primaryKey.first ?? ""
        return "INSERT INTO \(table) (\(columns)) VALUES (\(values)) ON DUPLICATE KEY UPDATE \(key) = \(table).\(key)"
    }

    /// RocksDB does not know how many rows there are that it has not written to its files yet, and the planner takes a table of thousands for one of one row.
    /// Locate's tables are read by one index each anyway.
    public func reading(by index: String?) -> String { " FORCE INDEX (\(index ?? "PRIMARY"))" }

    public var orderedJoin: String { "STRAIGHT_JOIN" }

    /// It would read all hints of an owner for each object that is checked.
    public var searchesAlternatives: Bool { false }

    public func findTable(_ placeholder: String) -> String {
        "SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = \(placeholder)"
    }

    public var createMigrationsTable: String {
        """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            number BIGINT NOT NULL, name VARBINARY(255) NOT NULL, checksum VARBINARY(64) NOT NULL, applied BIGINT NOT NULL,
            PRIMARY KEY (number)
        )
        """
    }

    public var firstMigrationPrologue: [String] { [] }

    /// Each statement that makes a table commits what was before it.
    public var makesTablesInTransactions: Bool { false }

    /// One name for each database of the server; it may have 64 characters. The function fails by a value: 0 when the time was over,
    /// null for a failure.
    public var migrationLock: [SQLStatement] {
        guard !isClustered else { return [] }
        let seconds = Value.integer(lockWait.components.seconds)
        return [SQLStatement("SELECT GET_LOCK(\(Self.lock), ?)", [seconds], expecting: .oneTrue)]
    }

    public var migrationUnlock: [SQLStatement] {
        isClustered ? [] : [SQLStatement("SELECT RELEASE_LOCK(\(Self.lock))")]
    }

    private static let lock = "CONCAT('keyquorum:', MD5(DATABASE()))"
}
