/// Get: the object with its material (KMIP 2.1 section 6.1.19).
public struct GetRequest: RequestPayload {
    public static let operation = Operation.get

    public var uniqueIdentifier: String
    /// The format that the client wants; nil for that in which the object was made or registered.
    public var keyFormatType: KeyFormatType?
    public var keyWrapType: KeyWrapType?
    public var keyCompressionType: KeyCompressionType?
    /// Key Wrapping Specification as it came. Whoever cannot wrap must refuse the request, never answer with the plain key.
    public var keyWrappingSpecification: TTLV?

    public init(
        uniqueIdentifier: String,
        keyFormatType: KeyFormatType? = nil,
        keyWrapType: KeyWrapType? = nil,
        keyCompressionType: KeyCompressionType? = nil,
        keyWrappingSpecification: TTLV? = nil
    ) {
        self.uniqueIdentifier = uniqueIdentifier
        self.keyFormatType = keyFormatType
        self.keyWrapType = keyWrapType
        self.keyCompressionType = keyCompressionType
        self.keyWrappingSpecification = keyWrappingSpecification
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        keyFormatType = try reader.optional(KeyFormatType.self)
        keyWrapType = try reader.optional(KeyWrapType.self)
        keyCompressionType = try reader.optional(KeyCompressionType.self)
        keyWrappingSpecification = try reader.optional(.keyWrappingSpecification)
        try reader.finish()
    }

    public var fields: [TTLV] {
        [identifierField(uniqueIdentifier)]
            + [keyFormatType?.ttlv, keyWrapType?.ttlv, keyCompressionType?.ttlv, keyWrappingSpecification].compactMap {
                $0
            }
    }
}

/// The answer to Get.
public struct GetResponse: ResponsePayload {
    public var uniqueIdentifier: String
    public var object: ManagedObject

    public init(uniqueIdentifier: String, object: ManagedObject) {
        self.uniqueIdentifier = uniqueIdentifier
        self.object = object
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        let objectType = try reader.required(ObjectType.self)
        uniqueIdentifier = try reader.requiredIdentifier()
        object = try ManagedObject(ttlv: try reader.required(objectType.objectTag))
        try reader.finish()
    }

    public var fields: [TTLV] { [object.objectType.ttlv, identifierField(uniqueIdentifier), object.ttlv] }
}
