import Access
import KMIP
import Secrets

extension ObjectOperations {
    /// RNG Retrieve (KMIP 2.1 section 6.1.49): random bytes of the operating system's generator, for every caller whom the vault knows.
    public func rngRetrieve(_ request: RNGRetrieveRequest) async throws -> RNGRetrieveResponse {
        try await answering { desk in
            desk.step.claim?.holdSecret()
            _ = try Access.decide(try await desk.caller().caller, .rngRetrieve).permit
            guard CryptographyLimits.random.contains(request.dataLength) else {
                throw KMIPError(.invalidField, "DataLength is 1 to \(CryptographyLimits.random.upperBound) bytes")
            }
            return RNGRetrieveResponse(data: server.random.secret(Int(request.dataLength)))
        }
    }

    /// RNG Seed (KMIP 2.1 section 6.1.50): the seed is not used, which the standard leaves to the server and has it say. The kernel's generator needs
    /// none, and no caller shall have a part in what keys are made of.
    public func rngSeed(_ request: RNGSeedRequest) async throws -> RNGSeedResponse {
        try await answering { desk in
            desk.step.claim?.holdReading()
            _ = try Access.decide(try await desk.caller().caller, .rngSeed).permit
            return RNGSeedResponse(dataLength: 0)
        }
    }
}
