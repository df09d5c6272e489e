import Secrets

/// Key Block (KMIP 2.1 section 3.1): a key with what one must know to read it.
public struct KeyBlock: Equatable, Sendable {
    public var format: KeyFormatType
    public var compression: KeyCompressionType?
    public var value: KeyValue?
    public var algorithm: CryptographicAlgorithm?
    /// In bits.
    public var length: Int32?
    /// Key Wrapping Data as it came; present exactly when the value is wrapped.
    public var wrapping: TTLV?

    public init(
        format: KeyFormatType,
        compression: KeyCompressionType? = nil,
        value: KeyValue?,
        algorithm: CryptographicAlgorithm? = nil,
        length: Int32? = nil,
        wrapping: TTLV? = nil
    ) {
        self.format = format
        self.compression = compression
        self.value = value
        self.algorithm = algorithm
        self.length = length
        self.wrapping = wrapping
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        format = try reader.required(KeyFormatType.self)
        compression = try reader.optional(KeyCompressionType.self)
        value = nil
        if let found = try reader.optional(.keyValue) { value = try KeyValue(ttlv: found, format: format) }
        algorithm = try reader.optional(CryptographicAlgorithm.self)
        length = try reader.optional(.cryptographicLength)?.integer()
        wrapping = try reader.optional(.keyWrappingData)
        try reader.finish()
        try checkWrapping()
    }

    public var ttlv: TTLV {
        var fields = [format.ttlv]
        if let compression { fields.append(compression.ttlv) }
        if let value { fields.append(value.ttlv) }
        if let algorithm { fields.append(algorithm.ttlv) }
        if let length { fields.append(TTLV(.cryptographicLength, .integer(length))) }
        if let wrapping { fields.append(wrapping) }
        return TTLV(.keyBlock, .structure(fields))
    }

    /// The key's bytes, where the value is not wrapped and is one string of bytes.
    public var plainBytes: SecretBytes? {
        if case .plain(let material, _) = value { material.bytes } else { nil }
    }

    private func checkWrapping() throws(KMIPError) {
        if case .wrapped = value, wrapping == nil {
            throw KMIPError(.invalidField, "KeyBlock: a wrapped KeyValue needs KeyWrappingData")
        }
        if case .plain = value, let wrapping, wrapping.first(.encodingOption) == nil {
            throw KMIPError(.invalidField, "KeyBlock: KeyWrappingData beside a KeyValue that is not wrapped")
        }
    }
}
