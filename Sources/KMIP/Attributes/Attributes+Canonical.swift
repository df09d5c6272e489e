// How attributes are stored: one binary KMIP 2.1 Attributes structure whose elements are sorted by tag, several of one tag by
// their bytes. Equal attributes give equal bytes, whatever order they came in.

extension Attributes {
    /// The stored form.
    public var canonicalBytes: [UInt8] { BinaryTTLV.encode(inCanonicalOrder.ttlv()) }

    /// The same attributes in the order in which they are stored.
    var inCanonicalOrder: Attributes {
        let sorted = items.map { (tag: $0.tag.rawValue, bytes: BinaryTTLV.encode($0), item: $0) }
            .sorted { $0.tag != $1.tag ? $0.tag < $1.tag : $0.bytes.lexicographicallyPrecedes($1.bytes) }
        return Attributes(sorted.map(\.item))
    }

    /// Reads the stored form.
    ///
    /// - Throws: ``KMIPError`` if the bytes are not what ``canonicalBytes`` made.
    public init(canonicalBytes: [UInt8]) throws(KMIPError) {
        let ttlv = try BinaryTTLV.decode(canonicalBytes, limits: .stored)
        guard ttlv.tag == .attributes else {
            throw KMIPError(.invalidMessage, "stored attributes begin with \(ttlv.tag)")
        }
        try self.init(stored: ttlv)
    }
}
