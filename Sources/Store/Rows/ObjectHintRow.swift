import Canonical

/// A hint: an object stands in this list of this owner, or of this subject to whom it was granted. Every list is read newest first off the key.
public struct ObjectHintRow: TableRow {
    public static let table = Table(
        "object_hints",
        key: ["owner", "hint", "created", "id"],
        [
            .bytes("owner", StoreLimits.subject), .bytes("hint", StoreLimits.small), .instant("created"),
            .bytes("id", StoreLimits.id),
        ],
        isTagged: false,
        indexes: [["hint", "created", "id"]]
    )

    /// A subject.
    public let owner: Bytes
    public let hint: Bytes
    /// When the object was made, as its own row has it.
    public let created: Instant
    public let id: String

    public init(owner: Bytes, hint: Bytes, created: Instant, id: String) {
        self.owner = owner
        self.hint = hint
        self.created = created
        self.id = id
    }
}

extension ObjectHintRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        owner = try reader.bytes()
        hint = try reader.bytes()
        created = try reader.instant()
        id = try reader.id()
    }

    public var raw: RawRow {
        RawRow(Self.table, [.of(owner), .of(hint), .of(created), .of(id)])
    }

    /// The primary key.
    public static func key(owner: Bytes, hint: Bytes, created: Instant, id: String) -> [Value] {
        [.of(owner), .of(hint), .of(created), .of(id)]
    }
}

extension Query {
    /// The newest row of a list.
    public static func newestHint(_ hint: Bytes, of owner: Bytes) -> Query {
        let order = ["owner", "hint", "created", "id"].map(Order.descending)
        return Query(
            ObjectHintRow.table,
            [.equal("owner", .of(owner)), .equal("hint", .of(hint))],
            order: order,
            limit: 1
        )
    }
}
