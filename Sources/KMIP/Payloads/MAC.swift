public import Secrets

/// MAC: a code of data under a key (KMIP 2.1 section 6.1.32).
public struct MACRequest: RequestPayload {
    public static let operation = Operation.mac

    public var uniqueIdentifier: String
    /// What the object's own Cryptographic Parameters do not say, or say otherwise.
    public var parameters: CryptographicParameters?
    public var data: SecretBytes?
    public var part: StreamPart

    public init(
        uniqueIdentifier: String,
        parameters: CryptographicParameters? = nil,
        data: SecretBytes? = nil,
        part: StreamPart = StreamPart()
    ) {
        self.uniqueIdentifier = uniqueIdentifier
        self.parameters = parameters
        self.data = data
        self.part = part
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        parameters = try reader.parameters()
        data = try reader.optional(.data)?.secret()
        part = try StreamPart(from: &reader)
        try reader.finish()
    }

    public var fields: [TTLV] {
        present(identifierField(uniqueIdentifier), parameters?.ttlv, field(.data, data)) + part.fields
    }
}

/// The answer to MAC.
public struct MACResponse: ResponsePayload {
    public var uniqueIdentifier: String
    /// With the last part.
    public var macData: [UInt8]?
    /// What the next part has to name.
    public var correlationValue: [UInt8]?

    public init(
        uniqueIdentifier: String,
        macData: [UInt8]? = nil,
        correlationValue: [UInt8]? = nil
    ) {
        self.uniqueIdentifier = uniqueIdentifier
        self.macData = macData
        self.correlationValue = correlationValue
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        macData = try reader.optional(.macData)?.bytes()
        correlationValue = try reader.optional(.correlationValue)?.bytes()
        try reader.finish()
    }

    public var fields: [TTLV] {
        present(identifierField(uniqueIdentifier), field(.macData, macData), field(.correlationValue, correlationValue))
    }
}
