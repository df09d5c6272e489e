/// Set Attribute: the only value of an attribute, or its first (KMIP 2.1 section 6.1.51).
public struct SetAttributeRequest: NewAttributeRequest {
    public static let operation = Operation.setAttribute

    public var uniqueIdentifier: String
    public var newAttribute: TTLV

    public init(uniqueIdentifier: String, newAttribute: TTLV) {
        self.uniqueIdentifier = uniqueIdentifier
        self.newAttribute = newAttribute
    }
}

/// The answer to Set Attribute.
public typealias SetAttributeResponse = IdentifierResponse
