/// What the server keeps of a part that it made of a key, and shows to nobody: to which split it belongs, and what was split.
public struct SplitKeyOrigin: Hashable, Sendable {
    /// The same for all parts of one split, and for no others.
    public var split: String
    public var objectType: ObjectType
    /// Of the material that was split.
    public var keyFormatType: KeyFormatType
    /// Where a secret was split.
    public var secretDataType: SecretDataType?
    /// Bytes of the material that was split: the parts of a prime field do not say it.
    public var count: Int32
    /// The major version of KMIP whose polynomial the parts were made by.
    public var generation: Int32

    public init(
        split: String,
        objectType: ObjectType,
        keyFormatType: KeyFormatType,
        secretDataType: SecretDataType?,
        count: Int32,
        generation: Int32
    ) {
        self.split = split
        self.objectType = objectType
        self.keyFormatType = keyFormatType
        self.secretDataType = secretDataType
        self.count = count
        self.generation = generation
    }

    fileprivate init(fields: [TTLV]) throws(KMIPError) {
        var reader = try StructureReader(TTLV(.attributes, .structure(fields)))
        split = try reader.required(.uniqueIdentifier).text()
        objectType = try reader.required(ObjectType.self)
        keyFormatType = try reader.required(KeyFormatType.self)
        secretDataType = try reader.optional(SecretDataType.self)
        count = try reader.required(.cryptographicLength).integer()
        generation = try reader.required(.protocolVersionMajor).integer()
        try reader.finish()
    }

    fileprivate var fields: [TTLV] {
        [TTLV(.uniqueIdentifier, .text(split)), objectType.ttlv, keyFormatType.ttlv]
            + (secretDataType.map { [$0.ttlv] } ?? [])
            + [TTLV(.cryptographicLength, .integer(count)), TTLV(.protocolVersionMajor, .integer(generation))]
    }
}

extension Attributes {
    public var splitKeyOrigin: SplitKeyOrigin? {
        get {
            guard case .structure(let fields) = vendorAttribute("y", Self.splitKeyOriginName) else { return nil }
            return try? SplitKeyOrigin(fields: fields)
        }
        set { setVendorAttribute("y", Self.splitKeyOriginName, newValue.map { .structure($0.fields) }) }
    }

    static let splitKeyOriginName = "SplitKeyOrigin"
}
