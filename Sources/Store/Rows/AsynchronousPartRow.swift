import Canonical

/// What was asked by an asynchronous request, or what was answered: sealed, since either may hold a key.
public struct AsynchronousPartRow: TaggedRow {
    public static let table = Table(
        "asynchronous_parts",
        key: ["id", "part"],
        [.bytes("id", StoreLimits.small), .unsigned("part"), .bytes("content", StoreLimits.asynchronous)],
        material: ["content"]
    )

    /// The request stays until it is done or cancelled, the answer from then on.
    public static let request: UInt64 = 0
    public static let answer: UInt64 = 1

    /// Of the request.
    public let id: Bytes
    public let part: UInt64
    public var content: Bytes
    public var tagging: Tagging

    public init(id: Bytes, part: UInt64, content: Bytes, tagging: Tagging) {
        self.id = id
        self.part = part
        self.content = content
        self.tagging = tagging
    }
}

extension AsynchronousPartRow {
    public init(_ raw: RawRow) throws(StoreError) {
        var reader = try RowReader(raw, of: Self.table)
        id = try reader.bytes()
        part = try reader.unsigned()
        content = try reader.bytes()
        tagging = try reader.tagging()
    }

    public var raw: RawRow { RawRow(Self.table, [.of(id), .of(part), .of(content)] + tagging.values) }

    /// The primary key.
    public static func key(_ id: Bytes, _ part: UInt64) -> [Value] { [.of(id), .of(part)] }
}
