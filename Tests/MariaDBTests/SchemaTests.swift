import Canonical
import MariaDB
import SQLStore
import Store
import TestDatabases
import TestSupport
import Testing

@testable import MariaDB

@Suite struct SchemaTests {
    @Test(
        "a new database has every table, column, key and index of the schema, and no other",
        arguments: [DatabaseServer.Engine.mariadb, .myrocks]
    )
    func schema(_ engine: DatabaseServer.Engine) async throws {
        let (server, database) = try await migrated(engine)
        let lines = try await server.sql(
            """
            SELECT CONCAT_WS(' ', table_name, column_name, column_type, is_nullable) FROM information_schema.columns
            WHERE table_schema = '\(database.name)' ORDER BY table_name, ordinal_position;
            """
        )
        let wanted = Schema.tables.sorted { $0.name < $1.name }.flatMap { table in
            table.columns.map { "\(table) \($0.name) \(Self.type($0)) \($0.isNullable ? "YES" : "NO")" }
        }
        let found = lines.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("schema_migrations ") }
        #expect(found.sorted() == wanted.sorted())
        let engines = try await server.sql(
            "SELECT DISTINCT engine FROM information_schema.tables WHERE table_schema = '\(database.name)';"
        )
        #expect(engines == (engine == .mariadb ? "InnoDB\n" : "ROCKSDB\n"))
    }

    @Test(
        "every table has the key and the indexes of the schema, of whole columns",
        arguments: [DatabaseServer.Engine.mariadb, .myrocks]
    )
    func indexes(_ engine: DatabaseServer.Engine) async throws {
        let (server, database) = try await migrated(engine)
        let lines = try await server.sql(
            """
            SELECT CONCAT(table_name, ' ', index_name, ' ', GROUP_CONCAT(column_name ORDER BY seq_in_index), ' ',
                COUNT(sub_part)) FROM information_schema.statistics WHERE table_schema = '\(database.name)'
            GROUP BY table_name, index_name;
            """
        )
        let wanted = Schema.tables.flatMap { table in
            ["\(table) PRIMARY \(table.primaryKey.joined(separator: ",")) 0"]
                + table.indexes.map {
                    "\(table) \(table)_by_\($0.joined(separator: "_")) \($0.joined(separator: ",")) 0"
                }
        }
        let found = lines.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("schema_migrations ") }
        #expect(found.sorted() == wanted.sorted())
    }

    @Test(
        "every query of the product goes by an index, in each of its steps",
        arguments: [DatabaseServer.Engine.mariadb, .myrocks]
    )
    func plans(_ engine: DatabaseServer.Engine) async throws {
        let (server, database) = try await migrated(engine)
        try await fill(server, database)
        let connection = try await MariaDBConnection.open(database.settings(DatabaseTLS(.disable)), .reader)
        let statements = Statements(MariaDBDialect())
        var all = try StoreConformance.productQueries.map { try statements.select($0) }
        all += try StoreConformance.productFilters.map { try statements.locate($0) }
        let row = SampleRows.object("one").raw
        all += [
            try statements.statement(.update(row, guardTag: [1])), try statements.statement(.remove(row.reference)),
            try statements.statement(.removeHint(NameHintRow(name: [1], id: "o").raw)),
        ]
        for statement in all {
            for step in try await PlanStep.all(of: statement, connection) {
                #expect(step.isByIndex, "\(step) in \(statement)")
            }
        }
        await connection.close()
    }

    @Test(
        "whatever Locate reads off its lists, and counts, is searched for: no table and no index is looked through",
        arguments: [DatabaseServer.Engine.mariadb, .myrocks],
        [true, false]
    )
    func searches(_ engine: DatabaseServer.Engine, knowsLengths: Bool) async throws {
        let (server, database) = try await migrated(engine)
        try await fill(server, database, isAnalyzed: knowsLengths)
        let connection = try await MariaDBConnection.open(database.settings(DatabaseTLS(.disable)), .reader)
        let statements = Statements(MariaDBDialect())
        // Of all objects the newest are asked for: in the order of an index, as far as the limit.
        var all = try StoreConformance.productFilters.filter { FilterShape($0).isListed && $0.lists != [.all] }
            .map { try statements.locate($0) }
        all += StoreConformance.productSizes.filter { $0 != .all && FilterShape(ObjectFilter([$0])).isListed }.map {
            statements.size(of: $0, upTo: 1_000)
        }
        for statement in all {
            for step in try await PlanStep.all(of: statement, connection) {
                #expect(step.isBySearch, "\(step) in \(statement)")
                // The objects that the lists have found, and no others.
                if step.table == "o" { #expect(step.key == "PRIMARY", "\(step) in \(statement)") }
                // What is checked of each of them is one row of a key.
                if ["h", "a"].contains(step.table), step.description.contains("DEPENDENT") {
                    #expect(["eq_ref", "const"].contains(step.access), "\(step) in \(statement)")
                }
            }
        }
        await connection.close()
    }

    @Test("who sees nothing does not make Locate look through everybody's objects")
    func locateOfNothing() async throws {
        let (server, database) = try await migrated(.mariadb)
        try await fill(server, database)
        let connection = try await MariaDBConnection.open(database.settings(DatabaseTLS(.disable)), .reader)
        let nobody = SampleRows.subject("mail", "nobody@example.com")
        let reads = SQLStatement(
            "SELECT CAST(SUM(variable_value) AS INTEGER) FROM information_schema.session_status WHERE variable_name LIKE 'HANDLER_READ%'"
        )
        let locate = try Statements(MariaDBDialect()).locate(
            ObjectFilter([.owned(by: nobody), .hinted([1], of: nobody), .granted(to: [nobody], at: nil)])
        )
        let before = try await connection.snapshot([reads], .read)
        #expect(try await connection.snapshot([locate], .read) == [[]])
        let after = try await connection.snapshot([reads], .read)
        #expect(Self.number(after) - Self.number(before) < 100)
        await connection.close()
    }

    private static func number(_ answer: [[[Value]]]) -> Int64 {
        guard case .integer(let number)? = answer.first?.first?.first else { return .max / 2 }
        return number
    }

    private static func type(_ column: Column) -> String {
        guard column.kind == .bytes else { return "bigint(20)" }
        if column.maximumSize <= 2_048 { return "varbinary(\(column.maximumSize))" }
        return column.maximumSize < 1 << 24 ? "mediumblob" : "longblob"
    }

    private func migrated(_ engine: DatabaseServer.Engine) async throws -> (DatabaseServer, TestDatabase) {
        let server = try await DatabaseServer.shared(engine)
        let database = try await server.makeDatabase()
        let store = try await MariaDBDatabase.open(database.settings(DatabaseTLS(.disable)), clock: SystemClock())
        await store.close()
        return (server, database)
    }

    /// Enough rows that looking through all of them is a worse plan than an index.
    ///
    /// - Parameter isAnalyzed: whether the planner knows how many they are.
    private func fill(_ server: DatabaseServer, _ database: TestDatabase, isAnalyzed: Bool = true) async throws {
        let row =
            "CONCAT('o', seq), 2, 1, IF(seq % 10 = 0, 'me', CONCAT('s', seq)), 'a', NULL, REPEAT('m', 50), 1, seq, 1, 1, 1, 't'"
        try await server.sql(
            """
            INSERT INTO objects SELECT \(row) FROM seq_1_to_20000;
            INSERT INTO read_access SELECT CONCAT('o', seq), CONCAT('s', seq), 'p', NULL, 0, 'me', seq, 1, 1, 1, 't'
                FROM seq_1_to_20000;
            INSERT INTO object_names SELECT CONCAT('n', seq), CONCAT('o', seq) FROM seq_1_to_20000;
            INSERT INTO object_tags SELECT CONCAT('n', seq), CONCAT('o', seq) FROM seq_1_to_20000;
            INSERT INTO object_hints SELECT IF(seq % 10 = 0, 'me', CONCAT('s', seq)), CONCAT('h', seq % 3), seq, CONCAT('o', seq)
                FROM seq_1_to_20000;
            INSERT INTO certificates SELECT CONCAT('c', seq), CONCAT('k', seq % 20), seq % 7, 's', 'd', NULL, seq, seq, NULL, NULL,
                1, 1, 1, 't' FROM seq_1_to_20000;
            \(isAnalyzed ? "ANALYZE TABLE objects, read_access, object_names, object_tags, object_hints, certificates;" : "")
            """,
            in: database.name
        )
    }
}

/// One line of EXPLAIN.
struct PlanStep: CustomStringConvertible {
    let table: String
    let access: String
    let key: String
    let description: String

    /// Nothing is read but what is found by a key, in the order of one, or in a table that the statement has made of such.
    var isByIndex: Bool {
        if table.hasPrefix("<") || table.isEmpty { return true }
        return !key.isEmpty
            && [
                "const", "eq_ref", "ref", "range", "index", "system", "index_merge", "index_subquery",
                "unique_subquery",
            ].contains(
                access
            )
    }

    /// And nothing is looked through, not even an index.
    var isBySearch: Bool { isByIndex && (access != "index" || table.hasPrefix("<")) }

    static func all(of statement: SQLStatement, _ connection: MariaDBConnection) async throws -> [PlanStep] {
        let explain = SQLStatement("EXPLAIN \(statement.text)", statement.binds)
        return try await connection.snapshot([explain], .read).joined().map { row in
            let words = row.map { value in
                guard case .bytes(let bytes) = value else { return "" }
                return String(decoding: bytes, as: UTF8.self)
            }
            return PlanStep(
                table: words[2],
                access: words[3],
                key: words[5],
                description: words.joined(separator: " | ")
            )
        }
    }
}
