/// Create Key Pair: the server makes a private and a public key (KMIP 2.1 section 6.1.9).
public struct CreateKeyPairRequest: KeyPairRequest {
    public static let operation = Operation.createKeyPair

    public var commonAttributes: Attributes
    public var privateKeyAttributes: Attributes
    public var publicKeyAttributes: Attributes
    /// As they came; nothing here can promise them.
    public var commonProtectionStorageMasks: TTLV?
    /// As they came; nothing here can promise them.
    public var privateProtectionStorageMasks: TTLV?
    /// As they came; nothing here can promise them.
    public var publicProtectionStorageMasks: TTLV?

    public init(
        commonAttributes: Attributes = Attributes(),
        privateKeyAttributes: Attributes = Attributes(),
        publicKeyAttributes: Attributes = Attributes(),
        commonProtectionStorageMasks: TTLV? = nil,
        privateProtectionStorageMasks: TTLV? = nil,
        publicProtectionStorageMasks: TTLV? = nil
    ) {
        self.commonAttributes = commonAttributes
        self.privateKeyAttributes = privateKeyAttributes
        self.publicKeyAttributes = publicKeyAttributes
        self.commonProtectionStorageMasks = commonProtectionStorageMasks
        self.privateProtectionStorageMasks = privateProtectionStorageMasks
        self.publicProtectionStorageMasks = publicProtectionStorageMasks
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        commonAttributes = try reader.attributes(.commonAttributes)
        privateKeyAttributes = try reader.attributes(.privateKeyAttributes)
        publicKeyAttributes = try reader.attributes(.publicKeyAttributes)
        commonProtectionStorageMasks = try reader.optional(.commonProtectionStorageMasks)
        privateProtectionStorageMasks = try reader.optional(.privateProtectionStorageMasks)
        publicProtectionStorageMasks = try reader.optional(.publicProtectionStorageMasks)
        try reader.finish()
    }

    public var fields: [TTLV] { keyFields }
}

/// The answer to Create Key Pair and Re-key Key Pair.
public struct KeyPairResponse: ResponsePayload {
    public var privateKeyUniqueIdentifier: String
    public var publicKeyUniqueIdentifier: String

    public init(
        privateKeyUniqueIdentifier: String,
        publicKeyUniqueIdentifier: String
    ) {
        self.privateKeyUniqueIdentifier = privateKeyUniqueIdentifier
        self.publicKeyUniqueIdentifier = publicKeyUniqueIdentifier
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        privateKeyUniqueIdentifier = try reader.required(.privateKeyUniqueIdentifier).text()
        publicKeyUniqueIdentifier = try reader.required(.publicKeyUniqueIdentifier).text()
        try reader.finish()
    }

    public var fields: [TTLV] {
        let first: [TTLV] = [
            TTLV(.privateKeyUniqueIdentifier, .text(privateKeyUniqueIdentifier)),
            TTLV(.publicKeyUniqueIdentifier, .text(publicKeyUniqueIdentifier)),
        ]
        return first
    }
}
