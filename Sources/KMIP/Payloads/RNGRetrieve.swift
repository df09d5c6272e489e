public import Secrets

/// RNG Retrieve: random bytes (KMIP 2.1 section 6.1.49).
public struct RNGRetrieveRequest: RequestPayload {
    public static let operation = Operation.rngRetrieve

    /// In bytes.
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

/// The answer to RNG Retrieve.
public struct RNGRetrieveResponse: ResponsePayload {
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
