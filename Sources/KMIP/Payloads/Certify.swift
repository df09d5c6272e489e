/// Certify: a certificate for a public key or a request (KMIP 2.1 section 6.1.6).
public struct CertifyRequest: RequestPayload {
    public static let operation = Operation.certify

    /// Of the public key or the request.
    public var uniqueIdentifier: String?
    /// As it came.
    public var certificateRequestType: TTLV?
    public var certificateRequestValue: [UInt8]?
    public var attributes: Attributes
    /// As they came; nothing here can promise them.
    public var protectionStorageMasks: TTLV?

    public init(
        uniqueIdentifier: String? = nil,
        certificateRequestType: TTLV? = nil,
        certificateRequestValue: [UInt8]? = nil,
        attributes: Attributes = Attributes(),
        protectionStorageMasks: TTLV? = nil
    ) {
        self.uniqueIdentifier = uniqueIdentifier
        self.certificateRequestType = certificateRequestType
        self.certificateRequestValue = certificateRequestValue
        self.attributes = attributes
        self.protectionStorageMasks = protectionStorageMasks
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.optional(.uniqueIdentifier)?.text()
        certificateRequestType = try reader.optional(.certificateRequestType)
        certificateRequestValue = try reader.optional(.certificateRequestValue)?.bytes()
        attributes = try reader.attributes()
        protectionStorageMasks = try reader.optional(.protectionStorageMasks)
        try reader.finish()
    }

    public var fields: [TTLV] {
        present(
            uniqueIdentifier.map { TTLV(.uniqueIdentifier, .text($0)) },
            certificateRequestType,
            field(.certificateRequestValue, certificateRequestValue),
            attributes.isEmpty ? nil : attributes.ttlv(.attributes),
            protectionStorageMasks
        )
    }
}

/// The answer to Certify: the new certificate.
public typealias CertifyResponse = IdentifierResponse
