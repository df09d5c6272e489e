/// Re-key: a new key in the place of a symmetric key (KMIP 2.1 section 6.1.46).
public struct ReKeyRequest: RequestPayload {
    public static let operation = Operation.reKey

    public var uniqueIdentifier: String
    /// Seconds from the making of the new key to its activation.
    public var offset: UInt32?
    /// What the new key shall have in the place of what the old one has.
    public var attributes: Attributes
    /// Protection Storage Masks as they came: of which one must be met.
    public var protectionStorageMasks: TTLV?

    public init(uniqueIdentifier: String, offset: UInt32? = nil, attributes: Attributes = Attributes()) {
        self.uniqueIdentifier = uniqueIdentifier
        self.offset = offset
        self.attributes = attributes
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        offset = try reader.optional(.offset)?.interval()
        attributes = try reader.attributes()
        protectionStorageMasks = try reader.optional(.protectionStorageMasks)
        try reader.finish()
    }

    public var fields: [TTLV] {
        let options = [
            offset.map { TTLV(.offset, .interval($0)) }, attributes.isEmpty ? nil : attributes.ttlv(),
            protectionStorageMasks,
        ]
        return [identifierField(uniqueIdentifier)] + options.compactMap(\.self)
    }
}

/// The answer to Re-key: the new key.
public typealias ReKeyResponse = IdentifierResponse
