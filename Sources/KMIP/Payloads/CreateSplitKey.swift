/// Create Split Key: a new key, or one that is there, in parts (KMIP 2.1 section 6.1.10).
public struct CreateSplitKeyRequest: RequestPayload {
    public static let operation = Operation.createSplitKey

    public var objectType: ObjectType
    /// The key to split; without it a new one.
    public var uniqueIdentifier: String?
    public var parts: Int32
    public var threshold: Int32
    public var method: SplitKeyMethod
    /// In network order.
    public var primeFieldSize: [UInt8]?
    public var attributes: Attributes
    /// As they came; nothing here can promise them.
    public var protectionStorageMasks: TTLV?

    public init(
        objectType: ObjectType,
        uniqueIdentifier: String? = nil,
        parts: Int32,
        threshold: Int32,
        method: SplitKeyMethod,
        primeFieldSize: [UInt8]? = nil,
        attributes: Attributes = Attributes(),
        protectionStorageMasks: TTLV? = nil
    ) {
        self.objectType = objectType
        self.uniqueIdentifier = uniqueIdentifier
        self.parts = parts
        self.threshold = threshold
        self.method = method
        self.primeFieldSize = primeFieldSize
        self.attributes = attributes
        self.protectionStorageMasks = protectionStorageMasks
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        objectType = try reader.required(ObjectType.self)
        uniqueIdentifier = try reader.optional(.uniqueIdentifier)?.text()
        parts = try reader.required(.splitKeyParts).integer()
        threshold = try reader.required(.splitKeyThreshold).integer()
        method = try reader.required(SplitKeyMethod.self)
        primeFieldSize = try reader.optional(.primeFieldSize)?.positive()
        attributes = try reader.attributes()
        protectionStorageMasks = try reader.optional(.protectionStorageMasks)
        try reader.finish()
    }

    public var fields: [TTLV] {
        present(
            objectType.ttlv,
            uniqueIdentifier.map { TTLV(.uniqueIdentifier, .text($0)) },
            TTLV(.splitKeyParts, .integer(parts)),
            TTLV(.splitKeyThreshold, .integer(threshold)),
            method.ttlv,
            primeFieldSize.map { TTLV(.primeFieldSize, .bigInteger(extending: [0] + $0)) },
            attributes.isEmpty ? nil : attributes.ttlv(.attributes),
            protectionStorageMasks
        )
    }
}

/// The answer of operations that make several objects.
public struct IdentifiersResponse: ResponsePayload {
    public var uniqueIdentifiers: [String]

    public init(
        uniqueIdentifiers: [String]
    ) {
        self.uniqueIdentifiers = uniqueIdentifiers
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifiers = try reader.identifiers()
        try reader.finish()
    }

    public var fields: [TTLV] {
        return uniqueIdentifiers.map(identifierField)
    }
}
