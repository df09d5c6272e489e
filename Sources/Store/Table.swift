/// One table: its columns in order, its key, and what of it is tagged. The tables of the product stand in `Schema`.
public final class Table: Sendable {
    public let name: String
    public let columns: [Column]
    /// The names of the columns that make the key; a table is read in their order when all of it is read.
    public let primaryKey: [String]
    /// Whether the last four columns are `format, generation, version, tag`.
    public let isTagged: Bool
    /// Columns of wrapped bytes: they enter the row tag and the log by their SHA-256.
    public let materialColumns: Set<String>
    /// Columns that are sealed under the master of the row's generation; wrapped bytes are among them.
    public let sealedColumns: Set<String>
    /// What is searched for besides the key; each is an index in every database, named `TABLE_by_COLUMN_COLUMN…`.
    public let indexes: [[String]]

    let keyPositions: [Int]
    let materialPositions: Set<Int>
    private let positions: [String: Int]

    init(
        _ name: String,
        key primaryKey: [String],
        _ columns: [Column],
        isTagged: Bool = true,
        material materialColumns: Set<String> = [],
        sealed sealedColumns: Set<String> = [],
        indexes: [[String]] = []
    ) {
        self.name = name
        self.columns = isTagged ? columns + Tagging.columns : columns
        self.primaryKey = primaryKey
        self.isTagged = isTagged
        self.materialColumns = materialColumns
        self.sealedColumns = sealedColumns.union(materialColumns)
        // What a rotate still has to wrap anew is found by its generation.
        self.indexes = isTagged ? indexes + [["generation"] + primaryKey] : indexes
        let named = self.columns.enumerated().map { ($0.element.name, $0.offset) }
        let positions = Dictionary(named) { first, _ in first }
        self.positions = positions
        keyPositions = primaryKey.compactMap { positions[$0] }
        materialPositions = Set(materialColumns.compactMap { positions[$0] })
    }

    /// The columns that a re-wrapping writes, in their order.
    public var rewrappedColumns: [String] {
        columns.map(\.name).filter { sealedColumns.contains($0) || Tagging.rewrapped.contains($0) }
    }

    /// Where the column stands, or nil if the table has none of that name.
    public func position(of column: String) -> Int? { positions[column] }
}

/// Tables are told apart by name: a name stands for one table only.
extension Table: Hashable {
    public static func == (left: Table, right: Table) -> Bool { left === right || left.name == right.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Table: CustomStringConvertible {
    public var description: String { name }
}
