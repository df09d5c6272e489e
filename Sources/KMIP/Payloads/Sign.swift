public import Secrets

/// Sign: data, or its digest, by a private key (KMIP 2.1 section 6.1.55).
public struct SignRequest: RequestPayload {
    public static let operation = Operation.sign

    public var uniqueIdentifier: String
    /// What the object's own Cryptographic Parameters do not say, or say otherwise.
    public var parameters: CryptographicParameters?
    public var data: SecretBytes?
    public var digestedData: [UInt8]?
    public var part: StreamPart

    public init(
        uniqueIdentifier: String,
        parameters: CryptographicParameters? = nil,
        data: SecretBytes? = nil,
        digestedData: [UInt8]? = nil,
        part: StreamPart = StreamPart()
    ) {
        self.uniqueIdentifier = uniqueIdentifier
        self.parameters = parameters
        self.data = data
        self.digestedData = digestedData
        self.part = part
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        parameters = try reader.parameters()
        data = try reader.optional(.data)?.secret()
        digestedData = try reader.optional(.digestedData)?.bytes()
        part = try StreamPart(from: &reader)
        try reader.finish()
    }

    public var fields: [TTLV] {
        present(
            identifierField(uniqueIdentifier),
            parameters?.ttlv,
            field(.data, data),
            field(.digestedData, digestedData)
        ) + part.fields
    }
}

/// The answer to Sign.
public struct SignResponse: ResponsePayload {
    public var uniqueIdentifier: String
    /// With the last part.
    public var signatureData: [UInt8]?
    /// What the next part has to name.
    public var correlationValue: [UInt8]?

    public init(
        uniqueIdentifier: String,
        signatureData: [UInt8]? = nil,
        correlationValue: [UInt8]? = nil
    ) {
        self.uniqueIdentifier = uniqueIdentifier
        self.signatureData = signatureData
        self.correlationValue = correlationValue
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        signatureData = try reader.optional(.signatureData)?.bytes()
        correlationValue = try reader.optional(.correlationValue)?.bytes()
        try reader.finish()
    }

    public var fields: [TTLV] {
        present(
            identifierField(uniqueIdentifier),
            field(.signatureData, signatureData),
            field(.correlationValue, correlationValue)
        )
    }
}
