import Canonical
import SQLStore
import Store
import TestSupport
import Testing

/// As PostgreSQL writes its places.
struct DollarDialect: Dialect {
    let engine = "dollar"
    let createMigrationsTable = ""
    let firstMigrationPrologue: [String] = []
    let makesTablesInTransactions = true
    let migrationLock: [SQLStatement] = []
    let migrationUnlock: [SQLStatement] = []
    func placeholder(_ position: Int) -> String { "$\(position)" }
    func findTable(_ placeholder: String) -> String { "SELECT 1 WHERE \(placeholder) = 'x'" }

    func insertMissing(into table: Table, columns: String, values: String) -> String {
        "INSERT INTO \(table) (\(columns)) VALUES (\(values)) ON CONFLICT DO NOTHING"
    }
}

@Suite struct StatementTests {
    private let statements = Statements(DollarDialect())

    @Test("a change whose record stands beside it need not be counted before the commit, any other must be")
    func proofs() throws {
        let old = SampleRows.grant("o", to: [7])
        let row = SampleRows.grant("o", to: [7], version: 2).raw
        let update = Mutation.update(row, guardTag: old.tag)
        let log = Mutation.log(SampleRows.record(row, seq: 2), proving: row.reference)
        let remove = Mutation.remove(row.reference)
        let proven = try statements.transaction([update, log, remove])
        #expect(proven.map(\.expectation) == [.oneProvenChange, .oneProvenChange, .oneProvenChange])
        let other = Mutation.log(SampleRows.record(old.raw, seq: 2), proving: old.raw.reference)
        #expect(try statements.transaction([update, other]).map(\.expectation) == [.oneChange, .oneProvenChange])
        #expect(try statements.transaction([update, remove]).map(\.expectation) == [.oneChange, .oneChange])
        #expect(try statements.transaction([.insert(row)]).map(\.expectation) == [.anything])
    }

    @Test("an update sets every column but the key, guarded by key and tag")
    func update() throws {
        let row = SampleRows.grant("o", to: [7], version: 2)
        let statement = try statements.statement(.update(row.raw, guardTag: [9]))
        #expect(
            statement.text
                == "UPDATE read_access SET permissions = $1, until = $2, grantable = $3, granted_by = $4, created = $5, "
                + "format = $6, generation = $7, version = $8, tag = $9 WHERE id = $10 AND userid = $11 AND tag = $12"
        )
        #expect(statement.binds.suffix(3) == [.of("o"), .bytes([7]), .bytes([9])])
        #expect(statement.expectation == .oneChange)
    }

    @Test("a record's proof is read from the row that it tells of")
    func log() throws {
        let row = SampleRows.object("o").raw
        let statement = try statements.statement(.log(SampleRows.record(row), proving: row.reference))
        #expect(statement.text.contains("(SELECT tag FROM objects WHERE id = $13 AND tag = $14), $15, $16, $17)"))
        #expect(statement.binds.count == 17)
    }

    @Test("a removal goes by key and tag, a hint's by its key")
    func removal() throws {
        let row = SampleRows.grant("o", to: [7]).raw
        let removal = try statements.statement(.remove(row.reference))
        #expect(removal.text == "DELETE FROM read_access WHERE id = $1 AND userid = $2 AND tag = $3")
        let hint = try statements.statement(.removeHint(NameHintRow(name: [1], id: "o").raw))
        #expect(hint.text == "DELETE FROM object_names WHERE name = $1 AND id = $2")
    }

    @Test("hints of one table that stand together are written by few statements, of few texts")
    func hints() throws {
        func rows(_ count: Int) -> [Mutation] {
            (0..<count).map { .addHint(NameHintRow(name: [UInt8($0)], id: "o").raw) }
        }
        let three = try statements.transaction(rows(3))
        #expect(three.count == 1)
        #expect(
            three[0].text
                == "INSERT INTO object_names (name, id) VALUES ($1, $2), ($3, $4), ($5, $6), ($7, $8) ON CONFLICT DO NOTHING"
        )
        #expect(three[0].binds.suffix(4) == [.bytes([2]), .of("o"), .bytes([2]), .of("o")])
        #expect(try statements.transaction(rows(4)).map(\.text) == three.map(\.text))
        #expect(try statements.transaction(rows(70)).map(\.binds.count) == [64, 64, 16])
        let label = Mutation.addHint(LabelHintRow(label: [1], id: "o").raw)
        let mixed = try statements.transaction(rows(2) + [label] + rows(1))
        #expect(mixed.map(\.binds.count) == [4, 2, 2])
        #expect(mixed[1].text.contains("object_tags"))
    }

    @Test("the rows after a place are asked for so that an index on the first column serves")
    func paging() throws {
        let order = [Order.descending("created"), .ascending("id")]
        let query = Query(ObjectRow.table, order: order, after: [.integer(5), .of("o")], limit: 3)
        let text = try statements.select(query).text
        #expect(
            text.hasSuffix(
                " FROM objects WHERE created <= $1 AND (created < $2 OR (id > $3)) ORDER BY created DESC, id LIMIT $4"
            )
        )
    }

    @Test("alternatives are filled up to a power of two, so that few texts are prepared")
    func alternatives() throws {
        let texts = try (5...8).map { count in
            let values = (0..<count).map { Value.integer(Int64($0)) }
            return try statements.select(Query(ObjectRow.table, [Condition("state", .isOneOf(values))])).text
        }
        #expect(Set(texts).count == 1)
        #expect(texts[0].contains("state IN ($1, $2, $3, $4, $5, $6, $7, $8)"))
    }

    @Test("no statement's text ever holds a value, whatever the value is")
    func binds() throws {
        let poison = "'; DROP TABLE objects; --"
        var object = SampleRows.object("o", owner: Bytes(poison.utf8), material: Bytes(poison.utf8))
        object.attributes = Bytes(poison.utf8)
        let named = SampleRows.object(poison).raw
        let filter = ObjectFilter(
            [
                .owned(by: Bytes(poison.utf8)), .hinted(Bytes(poison.utf8), of: Bytes(poison.utf8)), .object(poison),
                .named(Bytes(poison.utf8)), .granted(to: [Bytes(poison.utf8)], at: nil),
                .scope(ObjectScope(owner: Bytes(poison.utf8), .namePrefix(Bytes(poison.utf8)))),
            ],
            hints: [[Bytes(poison.utf8)]],
            grantees: [Bytes(poison.utf8)],
            after: ObjectPlace(created: Instant(microseconds: 1), id: poison)
        )
        let all = [
            try statements.statement(.insert(object.raw)), try statements.statement(.update(named, guardTag: [1])),
            try statements.statement(.remove(named.reference)),
            try statements.statement(.log(SampleRows.record(named), proving: named.reference)),
            try statements.select(.object(poison)), try statements.locate(filter),
        ]
        for statement in all {
            #expect(!statement.text.contains("DROP") && !"\(statement)".contains("DROP"))
            #expect(statement.binds.count == statement.text.count { $0 == "$" })
        }
    }

    @Test("two placeholders of a statement are never the same, so that any order of binding works")
    func places() throws {
        let filter = ObjectFilter(
            [.owned(by: [1]), .hinted([4], of: [2]), .granted(to: [[1], [2], [3]], at: nil)],
            hints: [[[4]]],
            objectTypes: [1, 2, 3],
            states: [1]
        )
        let statement = try statements.locate(filter)
        for position in 1...statement.binds.count {
            #expect(statement.text.components(of: "$\(position)") == 1, "$\(position)")
        }
    }
}

extension String {
    /// How often the place stands in the text, as a whole word.
    fileprivate func components(of place: String) -> Int {
        split { !($0 == "$" || $0.isNumber) }.count { $0 == place }
    }
}
