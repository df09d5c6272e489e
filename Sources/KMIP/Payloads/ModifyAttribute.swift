/// Modify Attribute: another value for an instance that there is (KMIP 2.1 section 6.1.34).
public struct ModifyAttributeRequest: RequestPayload {
    public static let operation = Operation.modifyAttribute

    public var uniqueIdentifier: String
    /// Nil for the only instance.
    public var currentAttribute: TTLV?
    public var newAttribute: TTLV

    public init(uniqueIdentifier: String, currentAttribute: TTLV? = nil, newAttribute: TTLV) {
        self.uniqueIdentifier = uniqueIdentifier
        self.currentAttribute = currentAttribute
        self.newAttribute = newAttribute
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        currentAttribute = try reader.optional(.currentAttribute)?.onlyAttribute()
        newAttribute = try reader.required(.newAttribute).onlyAttribute()
        try reader.finish()
    }

    public var fields: [TTLV] {
        let current = currentAttribute.map { [TTLV(.currentAttribute, .structure([$0]))] } ?? []
        return [identifierField(uniqueIdentifier)] + current + [TTLV(.newAttribute, .structure([newAttribute]))]
    }
}

/// The answer to Modify Attribute.
public typealias ModifyAttributeResponse = IdentifierResponse

extension TTLV {
    /// The attribute in a structure that holds exactly one (KMIP 2.1 sections 5.6 and 5.7).
    func onlyAttribute() throws(KMIPError) -> TTLV {
        guard case .structure(let attributes) = value, attributes.count == 1 else {
            throw KMIPError(.invalidField, "\(tag) holds exactly one attribute")
        }
        // A vendor's attribute whose names are none would be taken for another.
        if attributes[0].tag == .attribute { _ = try VendorAttribute(ttlv: attributes[0]) }
        return attributes[0]
    }
}
