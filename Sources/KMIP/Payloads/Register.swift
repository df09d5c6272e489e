/// Register: the client hands an object over (KMIP 2.1 section 6.1.43).
public struct RegisterRequest: RequestPayload {
    public static let operation = Operation.register

    public var objectType: ObjectType
    public var attributes: Attributes
    public var object: ManagedObject
    /// Protection Storage Masks as they came: of which one must be met.
    public var protectionStorageMasks: TTLV?

    public init(attributes: Attributes, object: ManagedObject, protectionStorageMasks: TTLV? = nil) {
        self.objectType = object.objectType
        self.attributes = attributes
        self.object = object
        self.protectionStorageMasks = protectionStorageMasks
    }

    /// - Throws: ``KMIPError``: Invalid Field if the object is not of the type that the request names.
    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        objectType = try reader.required(ObjectType.self)
        attributes = try Attributes(ttlv: try reader.required(.attributes))
        guard let object = reader.firstAmong({ ObjectType(objectTag: $0) != nil }) else {
            throw KMIPError(.invalidMessage, "\(ttlv.tag): the object is missing")
        }
        self.object = try ManagedObject(ttlv: object)
        protectionStorageMasks = try reader.optional(.protectionStorageMasks)
        try reader.finish()
        guard self.object.objectType == objectType else {
            throw KMIPError(
                .invalidField,
                "ObjectType is \(objectType.name), the object \(self.object.objectType.name)"
            )
        }
    }

    public var fields: [TTLV] {
        [objectType.ttlv, attributes.ttlv(), object.ttlv] + (protectionStorageMasks.map { [$0] } ?? [])
    }
}

/// The answer to Register.
public typealias RegisterResponse = IdentifierResponse
