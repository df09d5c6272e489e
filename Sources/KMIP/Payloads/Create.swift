/// Create: the server makes a symmetric key or secret data (KMIP 2.1 section 6.1.8).
public struct CreateRequest: RequestPayload {
    public static let operation = Operation.create

    public var objectType: ObjectType
    public var attributes: Attributes
    /// Protection Storage Masks as they came: of which one must be met.
    public var protectionStorageMasks: TTLV?

    public init(objectType: ObjectType, attributes: Attributes, protectionStorageMasks: TTLV? = nil) {
        self.objectType = objectType
        self.attributes = attributes
        self.protectionStorageMasks = protectionStorageMasks
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        objectType = try reader.required(ObjectType.self)
        attributes = try Attributes(ttlv: try reader.required(.attributes))
        protectionStorageMasks = try reader.optional(.protectionStorageMasks)
        try reader.finish()
    }

    public var fields: [TTLV] { [objectType.ttlv, attributes.ttlv()] + (protectionStorageMasks.map { [$0] } ?? []) }
}

/// The answer to Create.
public struct CreateResponse: ResponsePayload {
    public var objectType: ObjectType
    public var uniqueIdentifier: String

    public init(objectType: ObjectType, uniqueIdentifier: String) {
        self.objectType = objectType
        self.uniqueIdentifier = uniqueIdentifier
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        objectType = try reader.required(ObjectType.self)
        uniqueIdentifier = try reader.requiredIdentifier()
        try reader.finish()
    }

    public var fields: [TTLV] { [objectType.ttlv, identifierField(uniqueIdentifier)] }
}
