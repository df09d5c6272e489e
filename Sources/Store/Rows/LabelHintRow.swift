import Canonical

/// A hint: an object that had this label.
public struct LabelHintRow: TableRow {
    public static let table = Table(
        "object_tags",
        key: ["label", "id"],
        [
            .bytes("label", StoreLimits.hint), .bytes("id", StoreLimits.id),
        ],
        isTagged: false,
        indexes: [["id"]]
    )

    public let label: Bytes
    public let id: String

    public init(
        label: Bytes,
        id: String
    ) {
        self.label = label
        self.id = id
    }
}

extension LabelHintRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        label = try reader.bytes()
        id = try reader.id()
    }

    public var raw: RawRow {
        RawRow(Self.table, [.of(label), .of(id)])
    }

    /// The primary key.
    public static func key(label: Bytes, id: String) -> [Value] { [.of(label), .of(id)] }
}
