/// Archive: the object is put away until it is recovered (KMIP 2.1 section 6.1.4).
public struct ArchiveRequest: RequestPayload {
    public static let operation = Operation.archive

    public var uniqueIdentifier: String

    public init(uniqueIdentifier: String) { self.uniqueIdentifier = uniqueIdentifier }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        try reader.finish()
    }

    public var fields: [TTLV] { [identifierField(uniqueIdentifier)] }
}

/// The answer to Archive.
public typealias ArchiveResponse = IdentifierResponse
