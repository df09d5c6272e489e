// How attributes are stored: one binary KMIP 2.1 Attributes structure whose elements are sorted by tag, several of one tag in
// the order in which they came: of an attribute's instances the first given is told first, and counts as 0 in KMIP 1.x.

extension Attributes {
    /// The stored form.
    public var canonicalBytes: [UInt8] { BinaryTTLV.encode(inCanonicalOrder.ttlv()) }

    /// The same attributes in the order in which they are stored.
    var inCanonicalOrder: Attributes {
        let sorted = items.enumerated().map { place, item in (order: (item.tag.rawValue, place), item: item) }
            .sorted { $0.order < $1.order }
        return Attributes(sorted.map(\.item))
    }

    /// Reads the stored form.
    ///
    /// - Throws: ``KMIPError`` for bytes that are no Attributes structure.
    public init(canonicalBytes: [UInt8]) throws(KMIPError) {
        let ttlv = try BinaryTTLV.decode(canonicalBytes, limits: .stored)
        guard ttlv.tag == .attributes else {
            throw KMIPError(.invalidMessage, "stored attributes begin with \(ttlv.tag)")
        }
        try self.init(stored: ttlv)
    }
}
