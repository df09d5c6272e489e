import Store

/// The statements of one table whose text is always the same.
struct TableSQL: Sendable {
    /// `SELECT every column FROM table`.
    let select: String
    let count: String
    private let insert: String
    /// For 1, 2, 4, … rows.
    private let insertHints: [String]
    private let update: String
    private let rewrap: String
    private let removal: String
    private let hintRemoval: String
    private let changedPositions: [Int]
    private let rewrappedPositions: [Int]

    init(_ table: Table, _ dialect: any Dialect) {
        let names = table.columns.map(\.name)
        let columns = names.joined(separator: ", ")
        let places = (1...names.count).map(dialect.placeholder).joined(separator: ", ")
        select = "SELECT \(columns) FROM \(table.name)"
        count = "SELECT count(*) FROM \(table.name)"
        insert = "INSERT INTO \(table.name) (\(columns)) VALUES (\(places))"
        insertHints = Self.hintCounts.map { count in
            let rows = (0..<count).map { row in
                names.indices.map { dialect.placeholder(row * names.count + $0 + 1) }.joined(separator: ", ")
            }
            return dialect.insertMissing(into: table, columns: columns, values: rows.joined(separator: "), ("))
        }
        let changed = names.indices.filter { !table.primaryKey.contains(names[$0]) }
        changedPositions = changed
        let guarded = table.primaryKey + ["tag"]
        update = Self.update(table, changed.map { names[$0] }, guarded, dialect)
        // Only these columns: an index over another one has nothing to do then.
        let rewrapped = table.rewrappedColumns
        rewrappedPositions = rewrapped.compactMap { table.position(of: $0) }
        rewrap = Self.update(table, rewrapped, guarded, dialect)
        removal =
            "DELETE FROM \(table.name) WHERE \(Self.equations(guarded, from: 1, dialect).joined(separator: " AND "))"
        let key = Self.equations(table.primaryKey, from: 1, dialect).joined(separator: " AND ")
        hintRemoval = "DELETE FROM \(table.name) WHERE \(key)"
    }

    func insert(_ row: RawRow) -> SQLStatement { SQLStatement(insert, row.values) }

    func addHint(_ row: RawRow) -> SQLStatement { SQLStatement(insertHints[0], row.values) }

    /// The last row is repeated up to a power of two, so that few different texts are prepared; having a hint already is no error.
    func addHints(_ rows: [RawRow]) -> [SQLStatement] {
        let most = 1 << (insertHints.count - 1)
        return stride(from: 0, to: rows.count, by: most).map { start in
            let some = rows[start..<min(start + most, rows.count)]
            let text = SQLText.places(for: some.count).trailingZeroBitCount
            let repeated = [RawRow](repeating: some[some.endIndex - 1], count: (1 << text) - some.count)
            return SQLStatement(insertHints[text], (some + repeated).flatMap(\.values))
        }
    }

    func removeHint(_ row: RawRow) -> SQLStatement { SQLStatement(hintRemoval, row.key) }

    func update(_ row: RawRow, guardTag: [UInt8]) -> SQLStatement {
        let changed = changedPositions.map { row.values[$0] }
        return SQLStatement(update, changed + row.key + [.bytes(guardTag)], expecting: .oneChange)
    }

    func rewrap(_ row: RawRow, guardTag: [UInt8]) -> SQLStatement {
        SQLStatement(rewrap, rewrappedPositions.map { row.values[$0] } + row.key + [.bytes(guardTag)])
    }

    func remove(_ reference: RowReference) -> SQLStatement {
        SQLStatement(removal, reference.key + [.bytes(reference.tag)], expecting: .oneChange)
    }

    private static let hintCounts = [1, 2, 4, 8, 16, 32]

    private static func update(
        _ table: Table,
        _ columns: [String],
        _ guarded: [String],
        _ dialect: any Dialect
    ) -> String {
        let sets = equations(columns, from: 1, dialect).joined(separator: ", ")
        let here = equations(guarded, from: columns.count + 1, dialect).joined(separator: " AND ")
        return "UPDATE \(table.name) SET \(sets) WHERE \(here)"
    }

    private static func equations(_ columns: [String], from first: Int, _ dialect: any Dialect) -> [String] {
        columns.enumerated().map { "\($0.element) = \(dialect.placeholder(first + $0.offset))" }
    }
}
