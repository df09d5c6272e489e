import Canonical

/// A hint: an object that had this name. Names are not unique.
public struct NameHintRow: TableRow {
    public static let table = Table(
        "object_names",
        key: ["name", "id"],
        [
            .bytes("name", StoreLimits.hint), .bytes("id", StoreLimits.id),
        ],
        isTagged: false,
        indexes: [["id"]]
    )

    public let name: Bytes
    public let id: String

    public init(
        name: Bytes,
        id: String
    ) {
        self.name = name
        self.id = id
    }
}

extension NameHintRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        name = try reader.bytes()
        id = try reader.id()
    }

    public var raw: RawRow {
        RawRow(Self.table, [.of(name), .of(id)])
    }

    /// The primary key.
    public static func key(name: Bytes, id: String) -> [Value] { [.of(name), .of(id)] }
}
