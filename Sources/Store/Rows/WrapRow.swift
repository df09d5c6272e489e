import Canonical

/// A master key wrapped for one way of getting it back.
public struct WrapRow: TaggedRow {
    public static let table = Table(
        "wraps",
        key: ["master", "kind", "recipient"],
        [
            .unsigned("master"), .bytes("kind", StoreLimits.word), .bytes("recipient", StoreLimits.word),
            .bytes("wrapped", StoreLimits.document),
        ]
    )

    public let master: MasterGeneration
    /// `recovery`, `history`, `server` or `nodeQuorum`.
    public let kind: String
    /// An epoch, a generation or a server's id, as its kind has it.
    public let recipient: Bytes
    public var wrapped: Bytes
    public var tagging: Tagging

    public init(
        master: MasterGeneration,
        kind: String,
        recipient: Bytes,
        wrapped: Bytes,
        tagging: Tagging
    ) {
        self.master = master
        self.kind = kind
        self.recipient = recipient
        self.wrapped = wrapped
        self.tagging = tagging
    }
}

extension WrapRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        master = try reader.master()
        kind = try reader.text()
        recipient = try reader.bytes()
        wrapped = try reader.bytes()
        tagging = try reader.tagging()
    }

    public var raw: RawRow {
        RawRow(
            Self.table,
            [
                .of(master), .of(kind), .of(recipient), .of(wrapped),
            ] + tagging.values
        )
    }

    /// The primary key.
    public static func key(master: MasterGeneration, kind: String, recipient: Bytes) -> [Value] {
        [.of(master), .of(kind), .of(recipient)]
    }
}
