/// The answer of the operations that say no more than which object they did their work on.
public struct IdentifierResponse: ResponsePayload {
    public var uniqueIdentifier: String

    public init(uniqueIdentifier: String) { self.uniqueIdentifier = uniqueIdentifier }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        try reader.finish()
    }

    public var fields: [TTLV] { [identifierField(uniqueIdentifier)] }
}
