/// Derive Key: a key or secret data out of others (KMIP 2.1 section 6.1.14).
public struct DeriveKeyRequest: RequestPayload {
    public static let operation = Operation.deriveKey

    public var objectType: ObjectType
    public var uniqueIdentifiers: [String]
    public var derivationMethod: DerivationMethod
    public var derivationParameters: DerivationParameters
    public var attributes: Attributes

    public init(
        objectType: ObjectType,
        uniqueIdentifiers: [String],
        derivationMethod: DerivationMethod,
        derivationParameters: DerivationParameters,
        attributes: Attributes = Attributes()
    ) {
        self.objectType = objectType
        self.uniqueIdentifiers = uniqueIdentifiers
        self.derivationMethod = derivationMethod
        self.derivationParameters = derivationParameters
        self.attributes = attributes
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        objectType = try reader.required(ObjectType.self)
        uniqueIdentifiers = try reader.identifiers()
        derivationMethod = try reader.required(DerivationMethod.self)
        derivationParameters = try DerivationParameters(ttlv: try reader.required(.derivationParameters))
        attributes = try reader.attributes()
        try reader.finish()
    }

    public var fields: [TTLV] {
        let first: [TTLV] = [
            objectType.ttlv
        ]
        let rest: [TTLV?] = [
            derivationMethod.ttlv,
            derivationParameters.ttlv,
            attributes.isEmpty ? nil : attributes.ttlv(.attributes),
        ]
        return first + uniqueIdentifiers.map(identifierField) + rest.compactMap(\.self)
    }
}
