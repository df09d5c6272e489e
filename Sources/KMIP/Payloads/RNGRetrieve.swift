public import Secrets

/// RNG Retrieve: random bytes (KMIP 2.1 section 6.1.49).
public struct RNGRetrieveRequest: RequestPayload, DataLengthPayload {
    public static let operation = Operation.rngRetrieve

    /// In bytes.
    public var dataLength: Int32

    public init(dataLength: Int32) { self.dataLength = dataLength }
}

/// The answer to RNG Retrieve.
public struct RNGRetrieveResponse: ResponsePayload, DataPayload {
    public var data: SecretBytes

    public init(data: SecretBytes) { self.data = data }
}
