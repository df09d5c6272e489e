/// Get Attributes: the named attributes, or all (KMIP 2.1 section 6.1.20).
public struct GetAttributesRequest: RequestPayload {
    public static let operation = Operation.getAttributes

    public var uniqueIdentifier: String
    /// Empty for all attributes.
    public var references: [AttributeReference]

    public init(uniqueIdentifier: String, references: [AttributeReference] = []) {
        self.uniqueIdentifier = uniqueIdentifier
        self.references = references
    }

    /// - Throws: ``KMIPError``: Invalid Message for the same reference twice, as the standard forbids.
    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        references = []
        for reference in reader.repeated(.attributeReference) {
            references.append(try AttributeReference(ttlv: reference))
        }
        try reader.finish()
        guard Set(references).count == references.count else {
            throw KMIPError(.invalidMessage, "\(ttlv.tag): the same AttributeReference twice")
        }
    }

    public var fields: [TTLV] { [identifierField(uniqueIdentifier)] + references.map(\.ttlv) }
}

/// The answer to Get Attributes.
public struct GetAttributesResponse: ResponsePayload {
    public var uniqueIdentifier: String
    public var attributes: Attributes

    public init(uniqueIdentifier: String, attributes: Attributes) {
        self.uniqueIdentifier = uniqueIdentifier
        self.attributes = attributes
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        attributes = try Attributes(ttlv: try reader.required(.attributes))
        try reader.finish()
    }

    public var fields: [TTLV] { [identifierField(uniqueIdentifier), attributes.ttlv()] }
}
