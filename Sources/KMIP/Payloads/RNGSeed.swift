public import Secrets

/// RNG Seed: a client's share of randomness (KMIP 2.1 section 6.1.50).
public struct RNGSeedRequest: RequestPayload, DataPayload {
    public static let operation = Operation.rngSeed

    public var data: SecretBytes

    public init(data: SecretBytes) { self.data = data }
}

/// The answer to RNG Seed.
public struct RNGSeedResponse: ResponsePayload, DataLengthPayload {
    /// How many bytes were used.
    public var dataLength: Int32

    public init(dataLength: Int32) { self.dataLength = dataLength }
}
