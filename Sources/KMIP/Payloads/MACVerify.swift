public import Secrets

/// MAC Verify: whether a code is of this data (KMIP 2.1 section 6.1.33).
public struct MACVerifyRequest: RequestPayload {
    public static let operation = Operation.macVerify

    public var uniqueIdentifier: String
    /// What the object's own Cryptographic Parameters do not say, or say otherwise.
    public var parameters: CryptographicParameters?
    public var data: SecretBytes?
    public var macData: [UInt8]?
    public var part: StreamPart

    public init(
        uniqueIdentifier: String,
        parameters: CryptographicParameters? = nil,
        data: SecretBytes? = nil,
        macData: [UInt8]? = nil,
        part: StreamPart = StreamPart()
    ) {
        self.uniqueIdentifier = uniqueIdentifier
        self.parameters = parameters
        self.data = data
        self.macData = macData
        self.part = part
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        parameters = try reader.parameters()
        data = try reader.optional(.data)?.secret()
        macData = try reader.optional(.macData)?.bytes()
        part = try StreamPart(from: &reader)
        try reader.finish()
    }

    public var fields: [TTLV] {
        present(identifierField(uniqueIdentifier), parameters?.ttlv, field(.data, data), field(.macData, macData))
            + part.fields
    }
}

/// The answer to MAC Verify.
public struct MACVerifyResponse: ResponsePayload {
    public var uniqueIdentifier: String
    /// With the last part.
    public var validity: ValidityIndicator?
    /// What the next part has to name.
    public var correlationValue: [UInt8]?

    public init(
        uniqueIdentifier: String,
        validity: ValidityIndicator? = nil,
        correlationValue: [UInt8]? = nil
    ) {
        self.uniqueIdentifier = uniqueIdentifier
        self.validity = validity
        self.correlationValue = correlationValue
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        validity = try reader.optional(ValidityIndicator.self)
        correlationValue = try reader.optional(.correlationValue)?.bytes()
        try reader.finish()
    }

    public var fields: [TTLV] {
        present(identifierField(uniqueIdentifier), validity?.ttlv, field(.correlationValue, correlationValue))
    }
}
