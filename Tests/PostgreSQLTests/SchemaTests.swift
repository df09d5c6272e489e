import Canonical
import SQLStore
import Store
import TestDatabases
import TestSupport
import Testing

@testable import PostgreSQL

@Suite struct SchemaTests {
    @Test("a new database has every table, column, key and index of the schema, and no other")
    func schema() async throws {
        let database = try await TestDatabase.migrated()
        for table in Schema.tables {
            let columns = try await lines(
                """
                SELECT column_name, data_type, is_nullable, column_default FROM information_schema.columns
                WHERE table_name = '\(table)' ORDER BY ordinal_position
                """,
                database
            )
            let wanted = table.columns.map { column in
                "\(column.name)|\(column.kind == .bytes ? "bytea" : "bigint")|\(column.isNullable ? "YES" : "NO")|"
            }
            #expect(columns == wanted, "\(table)")
        }
        let indexes = Schema.tables.flatMap { table in
            table.indexes.map { "\(table)_by_\($0.joined(separator: "_"))|(\($0.joined(separator: ", ")))" }
        }
        let keys = Schema.tables.map { "\($0)_pkey|(\($0.primaryKey.joined(separator: ", ")))" }
        let made = try await lines(
            "SELECT indexname, substring(indexdef from '[(].*') FROM pg_indexes WHERE schemaname = 'public'",
            database
        )
        #expect(made.sorted() == (indexes + keys + ["schema_migrations_pkey|(number)"]).sorted())
        let tables = try await lines("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", database)
        #expect(tables.sorted() == (Schema.tables.map(\.name) + ["schema_migrations"]).sorted())
    }

    @Test("every query of the product goes by an index, in each of its steps")
    func plans() async throws {
        let database = try await TestDatabase.migrated()
        let statements = Statements(PostgreSQLDialect())
        var all = try StoreConformance.productQueries.map { try statements.select($0) }
        all += try Schema.tables.map {
            try statements.select(.page(of: $0, after: $0.primaryKey.map { _ in .integer(1) }))
        }
        all += try StoreConformance.productFilters.map { try statements.locate($0) }
        let row = SampleRows.object("one").raw
        all += [
            try statements.statement(.update(row, guardTag: [1])), try statements.statement(.remove(row.reference)),
            try statements.statement(.log(SampleRows.record(row), proving: row.reference)),
            try statements.statement(.removeHint(NameHintRow(name: [1], id: "o").raw)),
        ]
        for (statement, steps) in try await plans(of: all, database) {
            for step in steps where step.contains("Seq Scan") { Issue.record("\(step) in \(statement)") }
        }
    }

    @Test("whatever Locate reads off its lists, and counts, is found by the conditions of an index")
    func searches() async throws {
        let database = try await TestDatabase.migrated()
        let statements = Statements(PostgreSQLDialect())
        var all = try StoreConformance.productFilters.filter { FilterShape($0).isListed }.map {
            try statements.locate($0)
        }
        all += StoreConformance.productSizes.map { statements.size(of: $0, upTo: 1_000) }
        for (statement, steps) in try await plans(of: all, database, "SET enable_material = off;") {
            #expect(steps.contains { $0.contains("Index Cond:") }, "\(steps) in \(statement)")
            for (step, next) in zip(steps, steps.dropFirst() + [""]) {
                #expect(!step.contains("Seq Scan"), "\(step) in \(statement)")
                guard step.contains("Index Scan") || step.contains("Index Only Scan") else { continue }
                #expect(next.contains("Index Cond:"), "\(step) in \(statement)")
            }
        }
    }

    @Test("a plan that was made when the tables were empty reads none of them whole when they are full")
    func early() async throws {
        let database = try await TestDatabase.migrated()
        try await database.sql("ANALYZE;")
        let statements = Statements(PostgreSQLDialect())
        let all = try StoreConformance.productFilters.map { try statements.locate($0) }
        for (statement, steps) in try await plans(of: all, database) {
            for word in ["Seq Scan", "Hash Join", "Merge Join"] {
                #expect(!steps.contains { $0.contains(word) }, "\(steps) in \(statement)")
            }
        }
    }

    @Test("a page of all objects, of an owner's, and of a table is found without sorting")
    func sorting() async throws {
        let database = try await TestDatabase.migrated()
        let statements = Statements(PostgreSQLDialect())
        // Those of a set of keys are few and may be sorted.
        var all = try StoreConformance.productQueries.map { try statements.select($0) }
            .filter { !$0.text.contains(" IN (") }
        all.append(try statements.locate(ObjectFilter([.all])))
        for (statement, steps) in try await plans(of: all, database, "SET enable_sort = off;") {
            #expect(!steps.contains { $0.contains("Sort") }, "\(statement): \(steps)")
        }
    }

    @Test("the widest filter is planned and answered before anybody loses patience")
    func widest() async throws {
        let store = try await TestDatabase.fresh().store()
        let terms = (0..<StoreLimits.filterTerms).map { Bytes([UInt8($0)]) }
        let start = ContinuousClock.now
        let lists = terms.map { ObjectListing.hinted($0, of: SampleRows.alice) }
        _ = try await store.locate(ObjectFilter(lists, hints: [[Bytes]](repeating: terms, count: 4), grantees: terms))
        _ = try await store.sizes(of: lists, upTo: 1_000)
        #expect(start.duration(to: .now) < .seconds(5))
        await store.close()
    }

    /// The plans that a session of the store's gets for statements whose values are not known.
    private func plans(
        of statements: [SQLStatement],
        _ database: TestDatabase,
        _ setting: String = ""
    ) async throws -> [(SQLStatement, [String])] {
        let session = SessionSettings.statement(.writer, statementTimeout: .seconds(30)).text
        var text = "DO $$ BEGIN PERFORM \(session.dropFirst("SELECT ".count)); END $$;\n"
        text += "SET plan_cache_mode = force_generic_plan; \(setting)\n"
        for (number, statement) in statements.enumerated() {
            let nulls = statement.binds.map { _ in "NULL" }.joined(separator: ", ")
            text += "PREPARE asked_\(number) AS \(statement.text);\n"
            text += "EXPLAIN (COSTS OFF) EXECUTE asked_\(number)\(nulls.isEmpty ? "" : "(\(nulls))"); SELECT 'end';\n"
        }
        let plans = try await lines(text, database).split(separator: "end", omittingEmptySubsequences: false)
        try #require(plans.count == statements.count + 1 && plans.dropLast().allSatisfy { !$0.isEmpty })
        return Array(zip(statements, plans.map { Array($0) }))
    }

    private func lines(_ text: String, _ database: TestDatabase) async throws -> [String] {
        try await database.sql(text + ";").split(separator: "\n").map(String.init)
    }
}
