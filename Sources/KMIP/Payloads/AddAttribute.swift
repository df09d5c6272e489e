/// Add Attribute: one more instance of an attribute (KMIP 2.1 section 6.1.2).
public struct AddAttributeRequest: RequestPayload {
    public static let operation = Operation.addAttribute

    public var uniqueIdentifier: String
    public var newAttribute: TTLV

    public init(uniqueIdentifier: String, newAttribute: TTLV) {
        self.uniqueIdentifier = uniqueIdentifier
        self.newAttribute = newAttribute
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        newAttribute = try reader.required(.newAttribute).onlyAttribute()
        try reader.finish()
    }

    public var fields: [TTLV] {
        [identifierField(uniqueIdentifier), TTLV(.newAttribute, .structure([newAttribute]))]
    }
}

/// The answer to Add Attribute.
public typealias AddAttributeResponse = IdentifierResponse
