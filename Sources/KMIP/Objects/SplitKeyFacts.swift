/// What a part of a split key says beside its Key Block (KMIP 2.1 section 2.8).
public struct SplitKeyFacts: Equatable, Sendable {
    /// How many there are.
    public var parts: Int32
    /// Which of them this is; the first is 1.
    public var identifier: Int32
    /// How many are needed.
    public var threshold: Int32
    public var method: SplitKeyMethod
    /// The prime of Polynomial Sharing Prime Field, in network order.
    public var primeFieldSize: [UInt8]?

    public init(
        parts: Int32,
        identifier: Int32,
        threshold: Int32,
        method: SplitKeyMethod,
        primeFieldSize: [UInt8]? = nil
    ) {
        self.parts = parts
        self.identifier = identifier
        self.threshold = threshold
        self.method = method
        self.primeFieldSize = primeFieldSize
    }

    /// Reads the fields as they stand before the Key Block, or alone in a structure.
    ///
    /// - Throws: Invalid Message for a field that is missing, Invalid Field for numbers that cannot be.
    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        try self.init(from: &reader)
        try reader.finish()
    }

    init(from reader: inout StructureReader) throws(KMIPError) {
        parts = try reader.required(.splitKeyParts).integer()
        identifier = try reader.required(.keyPartIdentifier).integer()
        threshold = try reader.required(.splitKeyThreshold).integer()
        method = try reader.required(SplitKeyMethod.self)
        primeFieldSize = try reader.optional(.primeFieldSize)?.positive()
        try check()
    }

    public var fields: [TTLV] {
        let fields = [
            TTLV(.splitKeyParts, .integer(parts)), TTLV(.keyPartIdentifier, .integer(identifier)),
            TTLV(.splitKeyThreshold, .integer(threshold)), method.ttlv,
            primeFieldSize.map { TTLV(.primeFieldSize, .bigInteger(extending: [0] + $0)) },
        ]
        return fields.compactMap(\.self)
    }

    private func check() throws(KMIPError) {
        guard parts >= 1, (1...parts).contains(identifier), (1...parts).contains(threshold) else {
            throw KMIPError(.invalidField, "KeyPartIdentifier and SplitKeyThreshold are 1 to SplitKeyParts")
        }
        guard method != .polynomialSharingPrimeField || primeFieldSize != nil else {
            throw KMIPError(.invalidField, "Polynomial Sharing Prime Field needs PrimeFieldSize")
        }
    }
}
