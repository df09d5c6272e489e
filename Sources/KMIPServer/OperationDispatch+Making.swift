import KMIP

extension OperationDispatch {
    /// Does an operation that makes several objects, or objects out of others; nil where it is another one.
    func making(_ operation: Operation, _ payload: TTLV) async throws -> (any ResponsePayload)? {
        switch operation {
        case .createKeyPair:
            var request = try CreateKeyPairRequest(ttlv: payload)
            try prepare(&request)
            return try await operations.createKeyPair(request)
        case .createSplitKey:
            var request = try CreateSplitKeyRequest(ttlv: payload)
            try prepare(&request.attributes)
            return try await operations.createSplitKey(request)
        case .joinSplitKey:
            var request = try JoinSplitKeyRequest(ttlv: payload)
            try prepare(&request.attributes)
            return try await operations.joinSplitKey(request)
        case .deriveKey:
            var request = try DeriveKeyRequest(ttlv: payload)
            try prepare(&request.attributes)
            return try await operations.deriveKey(request)
        case .certify:
            var request = try CertifyRequest(ttlv: payload)
            try prepare(&request.attributes)
            return try await operations.certify(request)
        case .reCertify: return try await operations.reCertify(try ReCertifyRequest(ttlv: payload))
        case .validate: return try await operations.validate(try ValidateRequest(ttlv: payload))
        case .reKey: return try await operations.reKey(try ReKeyRequest(ttlv: payload))
        case .reKeyKeyPair: return try await operations.reKeyKeyPair(try ReKeyKeyPairRequest(ttlv: payload))
        default: return nil
        }
    }

    /// A date for one of the keys is a date for it alone.
    private func prepare(_ request: inout CreateKeyPairRequest) throws(KMIPError) {
        let own = [request.privateKeyAttributes, request.publicKeyAttributes]
        guard takesIdentifiers || own.allSatisfy({ $0.value(.uniqueIdentifier) == nil }) else {
            throw KMIPError(.attributeReadOnly, "UniqueIdentifier is the server's to choose")
        }
        try prepare(&request.commonAttributes)
    }
}
