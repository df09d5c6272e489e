/// Join Split Key: a key of its parts (KMIP 2.1 section 6.1.27).
public struct JoinSplitKeyRequest: RequestPayload {
    public static let operation = Operation.joinSplitKey

    public var objectType: ObjectType
    public var uniqueIdentifiers: [String]
    public var secretDataType: SecretDataType?
    public var attributes: Attributes
    /// As they came; nothing here can promise them.
    public var protectionStorageMasks: TTLV?

    public init(
        objectType: ObjectType,
        uniqueIdentifiers: [String],
        secretDataType: SecretDataType? = nil,
        attributes: Attributes = Attributes(),
        protectionStorageMasks: TTLV? = nil
    ) {
        self.objectType = objectType
        self.uniqueIdentifiers = uniqueIdentifiers
        self.secretDataType = secretDataType
        self.attributes = attributes
        self.protectionStorageMasks = protectionStorageMasks
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        objectType = try reader.required(ObjectType.self)
        uniqueIdentifiers = try reader.identifiers()
        secretDataType = try reader.optional(SecretDataType.self)
        attributes = try reader.attributes()
        protectionStorageMasks = try reader.optional(.protectionStorageMasks)
        try reader.finish()
    }

    public var fields: [TTLV] {
        let first: [TTLV] = [
            objectType.ttlv
        ]
        let rest: [TTLV?] = [
            secretDataType?.ttlv,
            attributes.isEmpty ? nil : attributes.ttlv(.attributes),
            protectionStorageMasks,
        ]
        return first + uniqueIdentifiers.map(identifierField) + rest.compactMap(\.self)
    }
}
