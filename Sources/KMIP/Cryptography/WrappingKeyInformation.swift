/// Encryption Key Information or MAC/Signature Key Information: which key wraps, and how (KMIP 2.1 section 3.3).
public struct WrappingKeyInformation: Equatable, Sendable {
    public var uniqueIdentifier: String
    public var parameters: CryptographicParameters?

    public init(uniqueIdentifier: String, parameters: CryptographicParameters? = nil) {
        self.uniqueIdentifier = uniqueIdentifier
        self.parameters = parameters
    }

    init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        parameters = try reader.parameters()
        try reader.finish()
    }

    func ttlv(_ tag: Tag) -> TTLV {
        TTLV(tag, .structure([identifierField(uniqueIdentifier)] + (parameters.map { [$0.ttlv] } ?? [])))
    }
}

extension StructureReader {
    mutating func optionalWrappingKey(_ tag: Tag) throws(KMIPError) -> WrappingKeyInformation? {
        guard let found = try optional(tag) else { return nil }
        return try WrappingKeyInformation(ttlv: found)
    }
}
