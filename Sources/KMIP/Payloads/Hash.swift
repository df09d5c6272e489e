public import Secrets

/// Hash: a digest of data (KMIP 2.1 section 6.1.24).
public struct HashRequest: RequestPayload {
    public static let operation = Operation.hash

    public var parameters: CryptographicParameters
    public var data: SecretBytes?
    public var part: StreamPart

    public init(
        parameters: CryptographicParameters,
        data: SecretBytes? = nil,
        part: StreamPart = StreamPart()
    ) {
        self.parameters = parameters
        self.data = data
        self.part = part
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        parameters = try CryptographicParameters(ttlv: try reader.required(.cryptographicParameters))
        data = try reader.optional(.data)?.secret()
        part = try StreamPart(from: &reader)
        try reader.finish()
    }

    public var fields: [TTLV] {
        present(parameters.ttlv, field(.data, data)) + part.fields
    }
}

/// The answer to Hash.
public struct HashResponse: ResponsePayload {
    /// With the last part.
    public var data: [UInt8]?
    /// What the next part has to name.
    public var correlationValue: [UInt8]?

    public init(
        data: [UInt8]? = nil,
        correlationValue: [UInt8]? = nil
    ) {
        self.data = data
        self.correlationValue = correlationValue
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        data = try reader.optional(.data)?.bytes()
        correlationValue = try reader.optional(.correlationValue)?.bytes()
        try reader.finish()
    }

    public var fields: [TTLV] {
        present(field(.data, data), field(.correlationValue, correlationValue))
    }
}
