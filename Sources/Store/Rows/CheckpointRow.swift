import Canonical

/// A signed statement of the heads of all chains and of the row counts.
public struct CheckpointRow: TableRow {
    public static let table = Table(
        "checkpoints",
        key: ["number"],
        [
            .unsigned("number"), .bytes("statement", StoreLimits.document),
            .bytes("signature", StoreLimits.small * 4), .instant("created"),
        ],
        isTagged: false
    )

    /// From 1.
    public let number: UInt64
    /// What the history key signed.
    public var statement: Bytes
    public var signature: Bytes
    public var created: Instant

    public init(
        number: UInt64,
        statement: Bytes,
        signature: Bytes,
        created: Instant
    ) {
        self.number = number
        self.statement = statement
        self.signature = signature
        self.created = created
    }
}

extension CheckpointRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        number = try reader.unsigned()
        statement = try reader.bytes()
        signature = try reader.bytes()
        created = try reader.instant()
    }

    public var raw: RawRow {
        RawRow(Self.table, [.of(number), .of(statement), .of(signature), .of(created)])
    }

    /// The primary key.
    public static func key(_ number: UInt64) -> [Value] { [.of(number)] }
}
