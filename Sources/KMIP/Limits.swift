/// What a message may cost. Every decoder takes one; beyond it the message is refused, never cut.
public struct Limits: Sendable {
    /// Bytes of one message.
    public var messageBytes: Int
    /// Structures inside each other, the outermost counted.
    public var depth: Int
    /// Elements of one message, structures counted.
    public var elements: Int
    /// Batch items of one message.
    public var batchItems: Int
    /// Bytes of the answers to one message, in binary: when they are so many, no further item is done.
    public var responseBytes: Int

    public init(messageBytes: Int, depth: Int, elements: Int, batchItems: Int, responseBytes: Int = 32 << 20) {
        self.messageBytes = messageBytes
        self.depth = depth
        self.elements = elements
        self.batchItems = batchItems
        self.responseBytes = responseBytes
    }

    /// 8 MiB, 32 levels, 100,000 elements, 1,000 batch items; answers of 32 MiB.
    public static let standard = Limits(messageBytes: 8 << 20, depth: 32, elements: 100_000, batchItems: 1_000)

    /// What was stored is far below these: whatever a message can make the server write, the server can read.
    static let stored = Limits(messageBytes: 64 << 20, depth: 64, elements: 1_000_000, batchItems: 0)

    /// - Throws: Invalid Message for more bytes than a message may have.
    func require(_ bytes: [UInt8]) throws(KMIPError) {
        guard bytes.count <= messageBytes else {
            throw KMIPError(.invalidMessage, "the message has \(bytes.count) bytes, more than \(messageBytes)")
        }
    }

    /// Attributes of one object in one request or stored row.
    static let attributesPerObject = 1_000
    /// Constraints, defaults, and types and groups of one of them.
    static let rules = 100
    /// UTF-8 bytes of a name, a vendor's identification or an attribute's name.
    static let nameBytes = 1_024
    /// ASCII bytes of a Unique Identifier in a request. Cosmian's clients put a JSON list of tags there.
    static let identifierBytes = 4_096
    /// Rights of a Delegated Login, and operations, objects and groups of one of them.
    static let rights = 64
    /// Attributes of one XML element.
    static let xmlAttributes = 16
}
