/// Get Attribute List: which attributes an object has (KMIP 2.1 section 6.1.21).
public struct GetAttributeListRequest: RequestPayload, IdentifierPayload {
    public static let operation = Operation.getAttributeList

    public var uniqueIdentifier: String

    public init(uniqueIdentifier: String) { self.uniqueIdentifier = uniqueIdentifier }
}

/// The answer to Get Attribute List; each attribute once.
public struct GetAttributeListResponse: ResponsePayload {
    public var uniqueIdentifier: String
    public var references: [AttributeReference]

    public init(uniqueIdentifier: String, references: [AttributeReference]) {
        self.uniqueIdentifier = uniqueIdentifier
        self.references = references
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        references = []
        for reference in reader.repeated(.attributeReference) {
            references.append(try AttributeReference(ttlv: reference))
        }
        try reader.finish()
    }

    public var fields: [TTLV] { [identifierField(uniqueIdentifier)] + references.map(\.ttlv) }
}
