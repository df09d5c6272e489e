import Canonical

/// An object that its owner offers to somebody, who has not answered yet.
public struct TransferRow: TaggedRow {
    public static let table = Table(
        "transfers",
        key: ["id"],
        [
            .bytes("id", StoreLimits.id),
            .bytes("owner", StoreLimits.subject),
            .bytes("recipient", StoreLimits.subject),
            .instant("created"),
            .instant("expires"),
        ],
        indexes: [["owner", "id"], ["recipient", "id"]]
    )

    /// The object's.
    public let id: String
    /// Who offers it, a subject.
    public var owner: Bytes
    /// To whom, a subject.
    public var recipient: Bytes
    public var created: Instant
    public var expires: Instant
    public var tagging: Tagging

    public init(
        id: String,
        owner: Bytes,
        recipient: Bytes,
        created: Instant,
        expires: Instant,
        tagging: Tagging
    ) {
        self.id = id
        self.owner = owner
        self.recipient = recipient
        self.created = created
        self.expires = expires
        self.tagging = tagging
    }
}

extension TransferRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        id = try reader.id()
        owner = try reader.bytes()
        recipient = try reader.bytes()
        created = try reader.instant()
        expires = try reader.instant()
        tagging = try reader.tagging()
    }

    public var raw: RawRow {
        RawRow(Self.table, [.of(id), .of(owner), .of(recipient), .of(created), .of(expires)] + tagging.values)
    }

    /// The primary key.
    public static func key(_ id: String) -> [Value] { [.of(id)] }
}
