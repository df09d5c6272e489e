/// Re-key Key Pair: a new pair in the place of one (KMIP 2.1 section 6.1.47).
public struct ReKeyKeyPairRequest: KeyPairRequest {
    public static let operation = Operation.reKeyKeyPair

    public var privateKeyUniqueIdentifier: String
    /// Seconds from the making of the new pair to its activation.
    public var offset: UInt32?
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
        privateKeyUniqueIdentifier: String,
        offset: UInt32? = nil,
        commonAttributes: Attributes = Attributes(),
        privateKeyAttributes: Attributes = Attributes(),
        publicKeyAttributes: Attributes = Attributes(),
        commonProtectionStorageMasks: TTLV? = nil,
        privateProtectionStorageMasks: TTLV? = nil,
        publicProtectionStorageMasks: TTLV? = nil
    ) {
        self.privateKeyUniqueIdentifier = privateKeyUniqueIdentifier
        self.offset = offset
        self.commonAttributes = commonAttributes
        self.privateKeyAttributes = privateKeyAttributes
        self.publicKeyAttributes = publicKeyAttributes
        self.commonProtectionStorageMasks = commonProtectionStorageMasks
        self.privateProtectionStorageMasks = privateProtectionStorageMasks
        self.publicProtectionStorageMasks = publicProtectionStorageMasks
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        privateKeyUniqueIdentifier = try reader.required(.privateKeyUniqueIdentifier).text()
        offset = try reader.optional(.offset)?.interval()
        commonAttributes = try reader.attributes(.commonAttributes)
        privateKeyAttributes = try reader.attributes(.privateKeyAttributes)
        publicKeyAttributes = try reader.attributes(.publicKeyAttributes)
        commonProtectionStorageMasks = try reader.optional(.commonProtectionStorageMasks)
        privateProtectionStorageMasks = try reader.optional(.privateProtectionStorageMasks)
        publicProtectionStorageMasks = try reader.optional(.publicProtectionStorageMasks)
        try reader.finish()
    }

    public var fields: [TTLV] {
        present(
            TTLV(.privateKeyUniqueIdentifier, .text(privateKeyUniqueIdentifier)),
            offset.map { TTLV(.offset, .interval($0)) }
        ) + keyFields
    }
}
