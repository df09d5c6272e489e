import Store

/// What one database writes differently. Names of tables and columns are in lower case and reserved nowhere, so they stand
/// without quotes.
public protocol Dialect: Sendable {
    /// `sqlite`, …: the name of the engine and of its folder of migrations.
    var engine: String { get }

    /// The place of a bound value, counted from 1: `?`, `$1`.
    func placeholder(_ position: Int) -> String

    /// Inserts the row unless its key is there already.
    func insertMissing(into table: Table, columns: String, values: String) -> String

    /// A query with one bound value, a table's name, that gives one row if there is such a table and none if not.
    func findTable(_ placeholder: String) -> String

    /// Makes the table that remembers the migrations, unless it is there. Columns: number, name, checksum, applied.
    var createMigrationsTable: String { get }

    /// Statements before those of the first migration.
    var firstMigrationPrologue: [String] { get }

    /// Whether tables are made within a transaction. Where they are not, a migration is remembered after its statements, which
    /// may run a second time after a crash.
    var makesTablesInTransactions: Bool { get }

    /// Whether what a limited table within a statement gives keeps its order in a join that begins with it. A sort behind the join would read every row of
    /// a page, however large, before it gives one.
    var joinsInOrder: Bool { get }

    /// Words behind a table's name that have it read by this index, where the planner may be wrong about how long a table is; empty where it is believed.
    ///
    /// - Parameter index: as the schema names it; nil is the primary key.
    func reading(by index: String?) -> String

    /// Between two tables of which the first is read first: a join in this order, or any.
    var orderedJoin: String { get }

    /// Whether one of several values of a key's column is searched for in it together with what a row of another table says of the columns behind it.
    var searchesAlternatives: Bool { get }

    /// Statements before and after a migration that let one server migrate while the others wait.
    var migrationLock: [SQLStatement] { get }
    var migrationUnlock: [SQLStatement] { get }
}

extension Dialect {
    public var joinsInOrder: Bool { false }
    public func reading(by index: String?) -> String { "" }
    public var orderedJoin: String { "JOIN" }
    public var searchesAlternatives: Bool { true }
}
