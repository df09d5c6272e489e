public import Secrets

/// Signature Verify: whether a signature is of this data (KMIP 2.1 section 6.1.56).
public struct SignatureVerifyRequest: RequestPayload {
    public static let operation = Operation.signatureVerify

    public var uniqueIdentifier: String
    /// What the object's own Cryptographic Parameters do not say, or say otherwise.
    public var parameters: CryptographicParameters?
    public var data: SecretBytes?
    public var digestedData: [UInt8]?
    public var signatureData: [UInt8]?
    public var part: StreamPart

    public init(
        uniqueIdentifier: String,
        parameters: CryptographicParameters? = nil,
        data: SecretBytes? = nil,
        digestedData: [UInt8]? = nil,
        signatureData: [UInt8]? = nil,
        part: StreamPart = StreamPart()
    ) {
        self.uniqueIdentifier = uniqueIdentifier
        self.parameters = parameters
        self.data = data
        self.digestedData = digestedData
        self.signatureData = signatureData
        self.part = part
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        parameters = try reader.parameters()
        data = try reader.optional(.data)?.secret()
        digestedData = try reader.optional(.digestedData)?.bytes()
        signatureData = try reader.optional(.signatureData)?.bytes()
        part = try StreamPart(from: &reader)
        try reader.finish()
    }

    public var fields: [TTLV] {
        present(
            identifierField(uniqueIdentifier),
            parameters?.ttlv,
            field(.data, data),
            field(.digestedData, digestedData),
            field(.signatureData, signatureData)
        ) + part.fields
    }
}

/// The answer to Signature Verify.
public struct SignatureVerifyResponse: ResponsePayload {
    public var uniqueIdentifier: String
    /// With the last part.
    public var validity: ValidityIndicator?
    /// What the signature carried.
    public var data: [UInt8]?
    /// What the next part has to name.
    public var correlationValue: [UInt8]?

    public init(
        uniqueIdentifier: String,
        validity: ValidityIndicator? = nil,
        data: [UInt8]? = nil,
        correlationValue: [UInt8]? = nil
    ) {
        self.uniqueIdentifier = uniqueIdentifier
        self.validity = validity
        self.data = data
        self.correlationValue = correlationValue
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        validity = try reader.optional(ValidityIndicator.self)
        data = try reader.optional(.data)?.bytes()
        correlationValue = try reader.optional(.correlationValue)?.bytes()
        try reader.finish()
    }

    public var fields: [TTLV] {
        present(
            identifierField(uniqueIdentifier),
            validity?.ttlv,
            field(.data, data),
            field(.correlationValue, correlationValue)
        )
    }
}
