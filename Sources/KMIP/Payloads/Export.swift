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
    public var uniqueIdentifier: String
    public var attributes: Attributes
    public var object: ManagedObject

    public init(uniqueIdentifier: String, attributes: Attributes, object: ManagedObject) {
        self.uniqueIdentifier = uniqueIdentifier
        self.attributes = attributes
        self.object = object
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        let objectType = try reader.required(ObjectType.self)
        uniqueIdentifier = try reader.requiredIdentifier()
        attributes = try Attributes(ttlv: try reader.required(.attributes))
        object = try ManagedObject(ttlv: try reader.required(objectType.objectTag))
        try reader.finish()
    }

    public var fields: [TTLV] {
        [object.objectType.ttlv, identifierField(uniqueIdentifier), attributes.ttlv(), object.ttlv]
    }
}
