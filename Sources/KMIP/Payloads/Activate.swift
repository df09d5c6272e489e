/// Activate: a Pre-Active object becomes Active now (KMIP 2.1 section 6.1.1).
public struct ActivateRequest: RequestPayload {
    public static let operation = Operation.activate

    public var uniqueIdentifier: String

    public init(uniqueIdentifier: String) { self.uniqueIdentifier = uniqueIdentifier }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        try reader.finish()
    }

    public var fields: [TTLV] { [identifierField(uniqueIdentifier)] }
}

/// The answer to Activate.
public typealias ActivateResponse = IdentifierResponse
