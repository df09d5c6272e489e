/// What a KMIP face asks of the server behind it about data: the part of ``KMIPOperations`` that uses keys (KMIP 2.1 sections 6.1.11, 6.1.17,
/// 6.1.24, 6.1.32, 6.1.33, 6.1.49, 6.1.50, 6.1.55, 6.1.56).
public protocol CryptographicOperations: Sendable {
    func encrypt(_ request: EncryptRequest) async throws -> EncryptResponse
    func decrypt(_ request: DecryptRequest) async throws -> DecryptResponse
    func sign(_ request: SignRequest) async throws -> SignResponse
    func signatureVerify(_ request: SignatureVerifyRequest) async throws -> SignatureVerifyResponse
    func mac(_ request: MACRequest) async throws -> MACResponse
    func macVerify(_ request: MACVerifyRequest) async throws -> MACVerifyResponse
    func hash(_ request: HashRequest) async throws -> HashResponse
    func rngRetrieve(_ request: RNGRetrieveRequest) async throws -> RNGRetrieveResponse
    /// Ends an operation over several requests: the answer to a part was too large for its client, so that he can neither go on nor repeat it.
    func endParts(called correlationValue: [UInt8]) async
    func rngSeed(_ request: RNGSeedRequest) async throws -> RNGSeedResponse
}
