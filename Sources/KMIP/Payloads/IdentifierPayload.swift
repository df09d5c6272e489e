/// A payload that names one object and says no more.
public protocol IdentifierPayload: Payload {
    var uniqueIdentifier: String { get }

    init(uniqueIdentifier: String)
}

extension IdentifierPayload {
    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        let identifier = try reader.requiredIdentifier()
        try reader.finish()
        self.init(uniqueIdentifier: identifier)
    }

    public var fields: [TTLV] { [identifierField(uniqueIdentifier)] }
}
