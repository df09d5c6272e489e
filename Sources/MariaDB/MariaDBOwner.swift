import SQLStore
import Store

/// Looks whose the database is, and whether its tables keep transactions.
struct MariaDBOwner {
    private let connection: MariaDBConnection

    init(_ connection: MariaDBConnection) {
        self.connection = connection
    }

    /// - Throws: `foreign-database` where nothing was migrated yet and a table is there that would be one of ours.
    func check(_ plan: MigrationPlan) async throws(StoreError) {
        guard plan.pending.first?.number == 1 else { return }
        let dialect = MariaDBDialect()
        // Our own table is made before all others, so it is looked for after them: another server may be migrating just now.
        let names = Schema.tables.map(\.name) + ["schema_migrations"]
        let searches = names.map { SQLStatement(dialect.findTable(dialect.placeholder(1)), [.of($0)]) }
        let found = try await connection.snapshot(searches, .read).map { !$0.isEmpty }
        // A migration of ours that was cut short has left that table as well.
        guard found.last == false, let taken = zip(names, found).first(where: { $1 })?.0 else { return }
        throw StoreError(
            .foreignDatabase,
            "the database has a table \(taken) of another program: give Keyquorum a database of its own"
        )
    }

    /// - Throws: `wrong-schema` where a table was made in an engine without transactions.
    func checkEngines() async throws(StoreError) {
        let text = """
            SELECT count(*) FROM information_schema.tables AS t JOIN information_schema.engines AS e ON e.engine = t.engine
            WHERE t.table_schema = DATABASE() AND (e.transactions IS NULL OR e.transactions <> 'YES')
            """
        guard try await connection.snapshot([SQLStatement(text)], .read).first?.first?.first == .integer(0) else {
            throw StoreError(
                .wrongSchema,
                "a table of the database is in an engine without transactions: set default_storage_engine to InnoDB or ROCKSDB, and begin anew"
            )
        }
    }
}
