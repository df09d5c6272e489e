import KMIP

extension OperationDispatch {
    /// Does an operation on data; nil where it is another one.
    func cryptography(_ operation: Operation, _ payload: TTLV) async throws -> (any ResponsePayload)? {
        switch operation {
        case .encrypt:
            var request = try EncryptRequest(ttlv: payload)
            request.assumesAEAD = takesIdentifiers
            return try await operations.encrypt(request)
        case .decrypt:
            var request = try DecryptRequest(ttlv: payload)
            request.assumesAEAD = takesIdentifiers
            return try await operations.decrypt(request)
        case .sign: return try await operations.sign(try SignRequest(ttlv: payload))
        case .signatureVerify: return try await operations.signatureVerify(try SignatureVerifyRequest(ttlv: payload))
        case .mac: return try await operations.mac(try MACRequest(ttlv: payload))
        case .macVerify: return try await operations.macVerify(try MACVerifyRequest(ttlv: payload))
        case .hash: return try await operations.hash(try HashRequest(ttlv: payload))
        case .rngRetrieve: return try await operations.rngRetrieve(try RNGRetrieveRequest(ttlv: payload))
        case .rngSeed: return try await operations.rngSeed(try RNGSeedRequest(ttlv: payload))
        default: return nil
        }
    }
}
