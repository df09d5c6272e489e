/// Delete Attribute: one instance, or all of an attribute (KMIP 2.1 section 6.1.13).
public struct DeleteAttributeRequest: RequestPayload {
    public static let operation = Operation.deleteAttribute

    /// What goes.
    public enum Deleted: Equatable, Sendable {
        case instance(TTLV)
        case all(AttributeReference)
    }

    public var uniqueIdentifier: String
    public var deleted: Deleted

    public init(uniqueIdentifier: String, deleted: Deleted) {
        self.uniqueIdentifier = uniqueIdentifier
        self.deleted = deleted
    }

    /// - Throws: ``KMIPError``: Invalid Message where neither an instance nor a reference is named.
    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        let instance = try reader.optional(.currentAttribute)?.onlyAttribute()
        let reference = try reader.optional(.attributeReference)
        try reader.finish()
        if let instance {
            deleted = .instance(instance)
        } else if let reference {
            deleted = .all(try AttributeReference(ttlv: reference))
        } else {
            throw KMIPError(.invalidMessage, "\(ttlv.tag): CurrentAttribute or AttributeReference is missing")
        }
    }

    public var fields: [TTLV] {
        switch deleted {
        case .instance(let instance):
            [identifierField(uniqueIdentifier), TTLV(.currentAttribute, .structure([instance]))]
        case .all(let reference): [identifierField(uniqueIdentifier), reference.ttlv]
        }
    }
}

/// The answer to Delete Attribute.
public typealias DeleteAttributeResponse = IdentifierResponse
