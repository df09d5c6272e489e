import Canonical

/// An epoch's configuration: its immutable part, as canonical bytes.
public struct EpochRow: TaggedRow {
    public static let table = Table(
        "epochs",
        key: ["epoch"],
        [
            .unsigned("epoch"), .bytes("configuration", StoreLimits.document),
            .bytes("state", StoreLimits.word), .unsigned("replaced_by").nullable, .instant("created"),
        ]
    )

    public let epoch: Epoch
    public var configuration: Bytes
    public var state: String
    public var replacedBy: Epoch?
    public var created: Instant
    public var tagging: Tagging

    public init(
        epoch: Epoch,
        configuration: Bytes,
        state: String,
        replacedBy: Epoch? = nil,
        created: Instant,
        tagging: Tagging
    ) {
        self.epoch = epoch
        self.configuration = configuration
        self.state = state
        self.replacedBy = replacedBy
        self.created = created
        self.tagging = tagging
    }
}

extension EpochRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        epoch = try reader.epoch()
        configuration = try reader.bytes()
        state = try reader.text()
        replacedBy = try reader.optionalEpoch()
        created = try reader.instant()
        tagging = try reader.tagging()
    }

    public var raw: RawRow {
        RawRow(
            Self.table,
            [
                .of(epoch), .of(configuration), .of(state), .of(replacedBy), .of(created),
            ] + tagging.values
        )
    }

    /// The primary key.
    public static func key(_ epoch: Epoch) -> [Value] { [.of(epoch)] }
}
