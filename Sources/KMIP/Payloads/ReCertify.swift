/// Re-certify: a certificate in the place of one (KMIP 2.1 section 6.1.45).
public struct ReCertifyRequest: RequestPayload {
    public static let operation = Operation.reCertify

    public var uniqueIdentifier: String
    public var certificateRequestUniqueIdentifier: String?
    /// As it came.
    public var certificateRequestType: TTLV?
    public var certificateRequestValue: [UInt8]?
    /// Seconds from the making of the new certificate to its activation.
    public var offset: UInt32?
    public var attributes: Attributes
    /// As they came; nothing here can promise them.
    public var protectionStorageMasks: TTLV?

    public init(
        uniqueIdentifier: String,
        certificateRequestUniqueIdentifier: String? = nil,
        certificateRequestType: TTLV? = nil,
        certificateRequestValue: [UInt8]? = nil,
        offset: UInt32? = nil,
        attributes: Attributes = Attributes(),
        protectionStorageMasks: TTLV? = nil
    ) {
        self.uniqueIdentifier = uniqueIdentifier
        self.certificateRequestUniqueIdentifier = certificateRequestUniqueIdentifier
        self.certificateRequestType = certificateRequestType
        self.certificateRequestValue = certificateRequestValue
        self.offset = offset
        self.attributes = attributes
        self.protectionStorageMasks = protectionStorageMasks
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        certificateRequestUniqueIdentifier = try reader.optional(.certificateRequestUniqueIdentifier)?.text()
        certificateRequestType = try reader.optional(.certificateRequestType)
        certificateRequestValue = try reader.optional(.certificateRequestValue)?.bytes()
        offset = try reader.optional(.offset)?.interval()
        attributes = try reader.attributes()
        protectionStorageMasks = try reader.optional(.protectionStorageMasks)
        try reader.finish()
    }

    public var fields: [TTLV] {
        present(
            identifierField(uniqueIdentifier),
            certificateRequestUniqueIdentifier.map { TTLV(.certificateRequestUniqueIdentifier, .text($0)) },
            certificateRequestType,
            field(.certificateRequestValue, certificateRequestValue),
            offset.map { TTLV(.offset, .interval($0)) },
            attributes.isEmpty ? nil : attributes.ttlv(.attributes),
            protectionStorageMasks
        )
    }
}

/// The answer to Re-certify: the new certificate.
public typealias ReCertifyResponse = IdentifierResponse
