import SQLStore
import Store

/// Whether the tables in a database are ours.
enum Ownership {
    /// - Throws: `foreign-database` when another program has tables of the same names, `unavailable` when there is no schema to look into.
    static func check(_ connection: PostgreSQLConnection, database: String) async throws(StoreError) {
        let answers = try await connection.snapshot([hasSchema, columns, tables], .read)
        guard answers.count == 3, answers[0] == [[.integer(1)]] else {
            let detail = "the user has no schema in the database \(database); create one, or set its search_path"
            throw StoreError(.unavailable, detail)
        }
        let isOurs = answers[1].count == migrationColumns.count
        let isEmpty = answers[1].isEmpty && answers[2].isEmpty
        guard isOurs || isEmpty else {
            let detail = "the database \(database) holds another program's tables of the same names; use one of its own"
            throw StoreError(.foreignDatabase, detail)
        }
    }

    private static let hasSchema = SQLStatement("SELECT 1 WHERE current_schema() IS NOT NULL")

    private static let migrationColumns = ["number", "name", "checksum", "applied"]

    /// Those columns of `schema_migrations` that are as ours, where it is a table.
    private static let columns = SQLStatement(
        """
        SELECT 1 FROM information_schema.columns AS c \
        WHERE c.table_schema = current_schema() AND c.table_name = convert_from($1, 'UTF8') \
        AND (c.column_name, c.data_type) IN \
        (('number', 'bigint'), ('name', 'bytea'), ('checksum', 'bytea'), ('applied', 'bigint'))
        """,
        [.of("schema_migrations")]
    )

    /// Anything that has one of our tables' names.
    private static let tables: SQLStatement = {
        let names = ["schema_migrations"] + Schema.tables.map(\.name)
        let places = names.indices.map { "convert_from($\($0 + 1), 'UTF8')" }.joined(separator: ", ")
        let text = """
            SELECT 1 FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
            WHERE n.nspname = current_schema() AND c.relname IN (\(places))
            """
        return SQLStatement(text, names.map { .of($0) })
    }()
}
