public import Secrets

/// RNG Seed: a client's share of randomness (KMIP 2.1 section 6.1.50).
public struct RNGSeedRequest: RequestPayload {
    public static let operation = Operation.rngSeed

    public var data: SecretBytes

    public init(
        data: SecretBytes
    ) {
        self.data = data
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        data = try reader.required(.data).secret()
        try reader.finish()
    }

    public var fields: [TTLV] {
        let first: [TTLV] = [
            TTLV(.data, .secret(data))
        ]
        return first
    }
}

/// The answer to RNG Seed.
public struct RNGSeedResponse: ResponsePayload {
    /// How many bytes were used.
    public var dataLength: Int32

    public init(
        dataLength: Int32
    ) {
        self.dataLength = dataLength
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        dataLength = try reader.required(.dataLength).integer()
        try reader.finish()
    }

    public var fields: [TTLV] {
        let first: [TTLV] = [
            TTLV(.dataLength, .integer(dataLength))
        ]
        return first
    }
}
