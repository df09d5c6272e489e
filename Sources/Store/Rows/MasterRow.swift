import Canonical

/// A master key's public facts; the key itself is in `wraps`.
public struct MasterRow: TaggedRow {
    public static let table = Table(
        "masters",
        key: ["number"],
        [
            .unsigned("number"), .unsigned("suite"), .bytes("state", StoreLimits.word), .instant("created"),
        ]
    )

    public let number: MasterGeneration
    /// The algorithms of all that this generation wraps and tags; 1 is XAES-256-GCM with HKDF-SHA256 and SHA-256.
    public var suite: UInt64
    public var state: String
    public var created: Instant
    public var tagging: Tagging

    public init(
        number: MasterGeneration,
        suite: UInt64,
        state: String,
        created: Instant,
        tagging: Tagging
    ) {
        self.number = number
        self.suite = suite
        self.state = state
        self.created = created
        self.tagging = tagging
    }
}

extension MasterRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        number = try reader.master()
        suite = try reader.unsigned()
        state = try reader.text()
        created = try reader.instant()
        tagging = try reader.tagging()
    }

    public var raw: RawRow {
        RawRow(
            Self.table,
            [
                .of(number), .of(suite), .of(state), .of(created),
            ] + tagging.values
        )
    }

    /// The primary key.
    public static func key(_ number: MasterGeneration) -> [Value] { [.of(number)] }
}
