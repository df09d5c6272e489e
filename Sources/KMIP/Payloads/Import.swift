/// Import: an object with all its attributes, as another server exported it (KMIP 2.1 section 6.1.25).
public struct ImportRequest: RequestPayload {
    public static let operation = Operation.import

    public var uniqueIdentifier: String
    public var objectType: ObjectType
    /// Whether an object with this identifier goes.
    public var replacesExisting: Bool?
    public var keyWrapType: KeyWrapType?
    public var attributes: Attributes
    public var object: ManagedObject

    public init(uniqueIdentifier: String, attributes: Attributes, object: ManagedObject, replacesExisting: Bool? = nil)
    {
        self.uniqueIdentifier = uniqueIdentifier
        objectType = object.objectType
        self.replacesExisting = replacesExisting
        self.attributes = attributes
        self.object = object
    }

    /// - Throws: ``KMIPError``: Invalid Field if the object is not of the type that the request names.
    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        objectType = try reader.required(ObjectType.self)
        replacesExisting = try reader.optional(.replaceExisting)?.boolean()
        keyWrapType = try reader.optional(KeyWrapType.self)
        attributes = try Attributes(ttlv: try reader.required(.attributes))
        guard let object = reader.firstAmong({ ObjectType(objectTag: $0) != nil }) else {
            throw KMIPError(.invalidMessage, "\(ttlv.tag): the object is missing")
        }
        self.object = try ManagedObject(ttlv: object)
        try reader.finish()
        guard self.object.objectType == objectType else {
            throw KMIPError(
                .invalidField,
                "ObjectType is \(objectType.name), the object \(self.object.objectType.name)"
            )
        }
    }

    public var fields: [TTLV] {
        let options = [replacesExisting.map { TTLV(.replaceExisting, .boolean($0)) }, keyWrapType?.ttlv]
        return [identifierField(uniqueIdentifier), objectType.ttlv] + options.compactMap(\.self)
            + [attributes.ttlv(), object.ttlv]
    }
}

/// The answer to Import.
public typealias ImportResponse = IdentifierResponse
