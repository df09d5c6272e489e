import CSQLite
import Canonical
import SQLStore
import Store
import TestSupport
import Testing

@testable import SQLite

@Suite struct SchemaTests {
    private let folder: Folder
    private var path: String { folder.file("keyquorum.db") }

    init() throws { folder = try Folder() }

    @Test("a new database has every table, column, key and index of the schema, and no other")
    func schema() async throws {
        let connection = try await connection()
        for table in Schema.tables {
            let columns = try await words(
                "SELECT CAST(name || ' ' || type || ' ' || \"notnull\" || ' ' || pk AS BLOB) FROM pragma_table_info('\(table)')",
                connection
            )
            let wanted = table.columns.map { column in
                let key = (table.primaryKey.firstIndex(of: column.name) ?? -1) + 1
                return
                    "\(column.name) \(column.kind == .bytes ? "BLOB" : "INTEGER") \(column.isNullable ? 0 : 1) \(key)"
            }
            #expect(columns == wanted, "\(table)")
        }
        let indexes = Schema.tables.flatMap { table in
            table.indexes.map { "\(table)_by_\($0.joined(separator: "_"))" }
        }
        let made = "SELECT CAST(name AS BLOB) FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        #expect(try await words(made, connection).sorted() == indexes.sorted())
        let tables = "SELECT CAST(name AS BLOB) FROM sqlite_master WHERE type = 'table'"
        #expect(
            try await words(tables, connection).sorted() == (Schema.tables.map(\.name) + ["schema_migrations"]).sorted()
        )
        await connection.close()
    }

    @Test("every query of the product goes by an index, in each of its steps")
    func plans() async throws {
        let connection = try await connection()
        let statements = Statements(SQLiteDialect())
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
        for statement in all {
            for step in try Plans.steps(path, statement) where step.hasPrefix("SCAN") {
                // A scan is right only through an index in its order, or over what a subquery has found.
                let isOrdered = step.contains("USING INDEX") || step.contains("USING COVERING INDEX")
                let isFound = Self.isFound(step)
                let isWhole = step.split(separator: " ").count == 2 && Self.isReadInOrder(step, statement)
                #expect(isOrdered || isFound || isWhole, "\(step) in \(statement)")
            }
        }
        await connection.close()
    }

    @Test("whatever Locate reads off its lists, and counts, is searched for: no table and no index is looked through")
    func searches() async throws {
        let connection = try await connection()
        let statements = Statements(SQLiteDialect())
        var all = try StoreConformance.productFilters.filter { FilterShape($0).isListed }.map {
            try statements.locate($0)
        }
        all += StoreConformance.productSizes.map { statements.size(of: $0, upTo: 1_000) }
        for statement in all {
            let steps = try Plans.steps(path, statement)
            #expect(steps.contains { $0.hasPrefix("SEARCH") }, "\(steps) in \(statement)")
            for step in steps where step.hasPrefix("SCAN") && step != "SCAN counted" {
                #expect(Self.isFound(step), "\(step) in \(statement)")
            }
        }
        await connection.close()
    }

    /// What a subquery has found.
    private static func isFound(_ step: String) -> Bool {
        step == "SCAN c" || step == "SCAN u" || step.hasPrefix("SCAN l") || step.contains("CONSTANT ROW")
    }

    @Test("a list's page is read off its index and joined to the objects by their key, without sorting the list")
    func listed() async throws {
        let connection = try await connection()
        let lists: [(ObjectListing, String)] = [
            (.hinted([2], of: [1]), "SEARCH object_hints USING PRIMARY KEY (owner=? AND hint=? AND created<?)"),
            (.hintedOfAll([2]), "SEARCH object_hints USING COVERING INDEX object_hints_by_hint_created_id"),
            (.owned(by: [1]), "SEARCH objects USING COVERING INDEX objects_by_owner_created_id"),
            (.all, "SEARCH objects USING COVERING INDEX objects_by_created_id"),
        ]
        for (list, wanted) in lists {
            let steps = try Plans.steps(
                path,
                try Statements(SQLiteDialect()).locate(ObjectFilter([list], hints: [[[3]]]))
            )
            #expect(steps.contains { $0.hasPrefix(wanted) }, "\(steps)")
            #expect(steps.contains { $0.hasPrefix("SEARCH o USING INDEX") && $0.contains("id=?") }, "\(steps)")
            #expect(
                steps.contains {
                    $0.hasPrefix("SEARCH h USING") && ["owner", "hint", "created", "id"].allSatisfy($0.contains)
                },
                "\(steps)"
            )
            #expect(!steps.contains { $0.contains("TEMP B-TREE") }, "\(steps)")
        }
        await connection.close()
    }

    @Test("a page of all objects, of an owner's, and of a table is found without sorting")
    func sorting() async throws {
        let connection = try await connection()
        let statements = Statements(SQLiteDialect())
        var all = try StoreConformance.productQueries.map { try statements.select($0) }
        all.append(try statements.locate(ObjectFilter([.all])))
        for statement in all {
            #expect(try !Plans.steps(path, statement).contains { $0.contains("TEMP B-TREE") }, "\(statement)")
        }
        await connection.close()
    }

    /// Read as it lies, in the order of the numbers that are its key.
    private static func isReadInOrder(_ step: String, _ statement: SQLStatement) -> Bool {
        guard let table = Schema.table(step.split(separator: " ").last.map(String.init) ?? "") else { return false }
        return table.primaryKey.count == 1 && statement.text.contains("ORDER BY \(table.primaryKey[0])")
    }

    private func words(_ text: String, _ connection: SQLiteConnection) async throws -> [String] {
        try await connection.snapshot([SQLStatement(text)], .read).joined().map { row in
            guard case .bytes(let bytes) = row[0] else { return "" }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    private func connection() async throws -> SQLiteConnection {
        await (try await SQLiteDatabase.open(path, clock: SystemClock())).close()
        return try await SQLiteConnection.open(path, .writer)
    }
}

/// SQLite gives a plan as text, which the product's rows never have; so it is asked on a connection of its own.
private enum Plans {
    static func steps(_ path: String, _ statement: SQLStatement) throws -> [String] {
        var database: OpaquePointer?
        try #require(sqlite3_open(path, &database) == SQLITE_OK)
        defer { sqlite3_close(database) }
        var prepared: OpaquePointer?
        try #require(
            sqlite3_prepare_v2(database, "EXPLAIN QUERY PLAN \(statement.text)", -1, &prepared, nil) == SQLITE_OK
        )
        defer { sqlite3_finalize(prepared) }
        var steps: [String] = []
        while sqlite3_step(prepared) == SQLITE_ROW {
            if let text = sqlite3_column_text(prepared, 3) { steps.append(String(cString: text)) }
        }
        return steps
    }
}
