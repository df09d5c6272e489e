import Canonical

/// A group of subjects, and whose it is.
public struct GroupRow: TaggedRow {
    public static let table = Table(
        "subject_groups",
        key: ["name"],
        [
            .bytes("name", StoreLimits.subject),
            .bytes("owner", StoreLimits.subject),
            .instant("created"),
        ],
        indexes: [["owner", "name"]]
    )

    /// The group, a subject.
    public let name: Bytes
    /// A subject.
    public var owner: Bytes
    public var created: Instant
    public var tagging: Tagging

    public init(
        name: Bytes,
        owner: Bytes,
        created: Instant,
        tagging: Tagging
    ) {
        self.name = name
        self.owner = owner
        self.created = created
        self.tagging = tagging
    }
}

extension GroupRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        name = try reader.bytes()
        owner = try reader.bytes()
        created = try reader.instant()
        tagging = try reader.tagging()
    }

    public var raw: RawRow {
        RawRow(Self.table, [.of(name), .of(owner), .of(created)] + tagging.values)
    }

    /// The primary key.
    public static func key(_ name: Bytes) -> [Value] { [.of(name)] }
}
