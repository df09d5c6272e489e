import Canonical

/// The one row that every change of who may do what changes as well: what a server remembers of roles, groups, tokens and scoped grants holds as long as it is the same.
public struct DirectoryRow: TaggedRow {
    public static let table = Table(
        "directory",
        key: ["slot"],
        [
            .unsigned("slot"),
            .unsigned("revision"),
            .instant("changed"),
        ]
    )

    /// Always 1.
    public let slot: UInt64
    /// How many such changes there were.
    public var revision: UInt64
    public var changed: Instant
    public var tagging: Tagging

    public init(
        slot: UInt64,
        revision: UInt64,
        changed: Instant,
        tagging: Tagging
    ) {
        self.slot = slot
        self.revision = revision
        self.changed = changed
        self.tagging = tagging
    }
}

extension DirectoryRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        slot = try reader.unsigned()
        revision = try reader.unsigned()
        changed = try reader.instant()
        tagging = try reader.tagging()
    }

    public var raw: RawRow {
        RawRow(Self.table, [.of(slot), .of(revision), .of(changed)] + tagging.values)
    }

    /// The primary key.
    public static let key: [Value] = [.of(UInt64(1))]
}
