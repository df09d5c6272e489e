/// A request that gives an object a new value of one attribute: Add Attribute and Set Attribute, which differ in what becomes of the old one.
public protocol NewAttributeRequest: RequestPayload {
    var uniqueIdentifier: String { get }
    var newAttribute: TTLV { get }

    init(uniqueIdentifier: String, newAttribute: TTLV)
}

extension NewAttributeRequest {
    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        let identifier = try reader.requiredIdentifier()
        let attribute = try reader.required(.newAttribute).onlyAttribute()
        try reader.finish()
        self.init(uniqueIdentifier: identifier, newAttribute: attribute)
    }

    public var fields: [TTLV] {
        [identifierField(uniqueIdentifier), TTLV(.newAttribute, .structure([newAttribute]))]
    }
}
