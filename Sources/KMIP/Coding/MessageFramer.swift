/// Cuts the bytes of a connection into messages: each is one TTLV structure whose first eight bytes say how long it is (KMIP 2.1 section 10.1).
///
/// What announces more than a message may have is refused by its head, before the rest of it is kept.
public struct MessageFramer: Sendable {
    /// Bytes of the head: tag, type and length.
    private static let head = 8

    private let limit: Int
    private var bytes: [UInt8] = []
    /// Where the next message begins in ``bytes``.
    private var start = 0

    public init(limits: Limits = .standard) { limit = limits.messageBytes }

    /// Whether a message began and has not ended.
    public var isInside: Bool { start < bytes.count }

    /// The bytes that are not yet a message, of at most what a head has: what an answer to garbled bytes may look at.
    public var beginning: [UInt8] { Array(bytes[start...].prefix(Self.head)) }

    /// Takes what came from the connection.
    public mutating func append(_ new: some Collection<UInt8>) {
        if start == bytes.count {
            (bytes, start) = ([], 0)
        } else if start > bytes.count / 2 {
            bytes.removeFirst(start)
            start = 0
        }
        bytes.append(contentsOf: new)
    }

    /// The next whole message; nil until more bytes come.
    ///
    /// - Throws: Invalid Message for bytes that are no structure of a message, and for one that is longer than a message may be. The connection is of
    ///   no use then, because nobody knows where the next message begins.
    public mutating func next() throws(KMIPError) -> [UInt8]? {
        guard bytes.count - start >= Self.head else { return nil }
        let tag = bytes[start..<start + 3].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard tag == Tag.requestMessage.rawValue, bytes[start + 3] == ItemType.structure.rawValue else {
            throw KMIPError(.invalidMessage, "these bytes are no RequestMessage in the binary encoding")
        }
        let length = bytes[start + 4..<start + Self.head].reduce(0) { $0 << 8 | Int($1) }
        guard length <= limit - Self.head, length % 8 == 0 else {
            throw KMIPError(.invalidMessage, "a message has at most \(limit) bytes, in steps of eight")
        }
        let end = start + Self.head + length
        guard end <= bytes.count else { return nil }
        defer { start = end }
        return Array(bytes[start..<end])
    }
}
