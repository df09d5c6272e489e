/// Export: the object with its material and all its attributes (KMIP 2.1 section 6.1.18).
public struct ExportRequest: RequestPayload {
    public static let operation = Operation.export

    /// The same fields as those of Get, with the same meaning.
    public var asked: GetRequest

    public init(_ asked: GetRequest) { self.asked = asked }

    public init(ttlv: TTLV) throws(KMIPError) { asked = try GetRequest(ttlv: ttlv) }

    public var fields: [TTLV] { asked.fields }
}

/// The answer to Export.
public struct ExportResponse: ResponsePayload {
    public var objectType: ObjectType
    public var uniqueIdentifier: String
    public var attributes: Attributes
    /// Nil where the object is destroyed and nothing but its attributes is left.
    public var object: ManagedObject?

    public init(_ objectType: ObjectType, uniqueIdentifier: String, attributes: Attributes, object: ManagedObject?) {
        self.objectType = objectType
        self.uniqueIdentifier = uniqueIdentifier
        self.attributes = attributes
        self.object = object
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        objectType = try reader.required(ObjectType.self)
        uniqueIdentifier = try reader.requiredIdentifier()
        attributes = try Attributes(ttlv: try reader.required(.attributes))
        object = nil
        if let found = try reader.optional(objectType.objectTag) { object = try ManagedObject(ttlv: found) }
        try reader.finish()
    }

    public var fields: [TTLV] {
        [objectType.ttlv, identifierField(uniqueIdentifier), attributes.ttlv()] + (object.map { [$0.ttlv] } ?? [])
    }
}
