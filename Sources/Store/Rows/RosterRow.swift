import Canonical

/// One revision of an epoch's roster, as canonical bytes.
public struct RosterRow: TaggedRow {
    public static let table = Table(
        "rosters",
        key: ["epoch", "revision"],
        [
            .unsigned("epoch"), .unsigned("revision"), .bytes("roster", StoreLimits.document),
            .instant("created"),
        ]
    )

    public let epoch: Epoch
    public let revision: UInt64
    public var roster: Bytes
    public var created: Instant
    public var tagging: Tagging

    public init(
        epoch: Epoch,
        revision: UInt64,
        roster: Bytes,
        created: Instant,
        tagging: Tagging
    ) {
        self.epoch = epoch
        self.revision = revision
        self.roster = roster
        self.created = created
        self.tagging = tagging
    }
}

extension RosterRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        epoch = try reader.epoch()
        revision = try reader.unsigned()
        roster = try reader.bytes()
        created = try reader.instant()
        tagging = try reader.tagging()
    }

    public var raw: RawRow {
        RawRow(
            Self.table,
            [
                .of(epoch), .of(revision), .of(roster), .of(created),
            ] + tagging.values
        )
    }

    /// The primary key.
    public static func key(epoch: Epoch, revision: UInt64) -> [Value] { [.of(epoch), .of(revision)] }
}
