/// Add Attribute: one more instance of an attribute (KMIP 2.1 section 6.1.2).
public struct AddAttributeRequest: NewAttributeRequest {
    public static let operation = Operation.addAttribute

    public var uniqueIdentifier: String
    public var newAttribute: TTLV

    public init(uniqueIdentifier: String, newAttribute: TTLV) {
        self.uniqueIdentifier = uniqueIdentifier
        self.newAttribute = newAttribute
    }
}

/// The answer to Add Attribute.
public typealias AddAttributeResponse = IdentifierResponse
