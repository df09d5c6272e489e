import Canonical
import KMIP
import Secrets

// The owners' API for data in terms of KMIP's operations. Without parameters AES is used with GCM, and ChaCha20 with Poly1305.

extension ObjectOperations {
    public func encrypt(_ id: String, _ body: DataBody) async throws -> EncryptedAnswer {
        var request = EncryptRequest(
            uniqueIdentifier: id,
            parameters: try body.parameters?.kmip(),
            data: SecretBytes(copying: try Self.needed(body.data, "data")),
            nonce: try Self.bytes(body.nonce, "nonce"),
            additionalData: try Self.bytes(body.additionalData, "additionalData")
        )
        request.assumesAEAD = true
        let answer = try await encrypt(request)
        return EncryptedAnswer(
            id: id,
            data: answer.secretData.map { $0.withBytes { Bytes($0).base64 } } ?? (answer.data ?? []).base64,
            nonce: answer.nonce?.base64,
            tag: answer.tag?.base64
        )
    }

    public func decrypt(_ id: String, _ body: SealedBody) async throws -> DecryptedAnswer {
        var request = DecryptRequest(
            uniqueIdentifier: id,
            parameters: try body.parameters?.kmip(),
            data: try Self.needed(body.data, "data"),
            nonce: try Self.bytes(body.nonce, "nonce"),
            additionalData: try Self.bytes(body.additionalData, "additionalData"),
            tag: try Self.bytes(body.tag, "tag")
        )
        request.assumesAEAD = true
        let plain = try await decrypt(request).data ?? .empty
        return DecryptedAnswer(id: id, data: plain.withBytes { Bytes($0).base64 })
    }

    public func sign(_ id: String, _ body: DataBody) async throws -> SignatureAnswer {
        let request = SignRequest(
            uniqueIdentifier: id,
            parameters: try body.parameters?.kmip(),
            data: try Self.bytes(body.data, "data").map { SecretBytes(copying: $0) },
            digestedData: try Self.bytes(body.digest, "digest")
        )
        return SignatureAnswer(id: id, signature: (try await sign(request).signatureData ?? []).base64)
    }

    public func mac(_ id: String, _ body: DataBody) async throws -> MACAnswer {
        let request = MACRequest(
            uniqueIdentifier: id,
            parameters: try body.parameters?.kmip(),
            data: SecretBytes(copying: try Self.needed(body.data, "data"))
        )
        return MACAnswer(id: id, mac: (try await mac(request).macData ?? []).base64)
    }

    /// Verifies a signature or a code, whichever is there.
    public func verify(_ id: String, _ body: VerificationBody) async throws -> ValidityAnswer {
        let data = try Self.bytes(body.data, "data").map { SecretBytes(copying: $0) }
        let parameters = try body.parameters?.kmip()
        switch (try Self.bytes(body.signature, "signature"), try Self.bytes(body.mac, "mac")) {
        case (let signature?, nil):
            let digest = try Self.bytes(body.digest, "digest")
            let request = SignatureVerifyRequest(
                uniqueIdentifier: id,
                parameters: parameters,
                data: data,
                digestedData: digest,
                signatureData: signature
            )
            return ValidityAnswer(id: id, valid: try await signatureVerify(request).validity == .valid)
        case (nil, let code?):
            let request = MACVerifyRequest(uniqueIdentifier: id, parameters: parameters, data: data, macData: code)
            return ValidityAnswer(id: id, valid: try await macVerify(request).validity == .valid)
        default: throw OperationError(.invalidRequest, "Either signature or mac is needed.")
        }
    }

    public func hash(_ body: HashBody) async throws -> HashAnswer {
        let request = HashRequest(
            parameters: try ParametersBody(hash: body.hash).kmip(),
            data: SecretBytes(copying: try Self.needed(body.data, "data"))
        )
        return HashAnswer(digest: (try await hash(request).data ?? []).base64)
    }

    private static func needed(_ text: String?, _ member: String) throws -> Bytes {
        guard let bytes = try bytes(text, member) else { throw OperationError(.invalidRequest, "\(member) is needed.") }
        return bytes
    }

    static func bytes(_ text: String?, _ member: String) throws -> Bytes? {
        guard let text else { return nil }
        guard let bytes = Bytes(base64: text) else { throw OperationError(.invalidRequest, "\(member) is not base64.") }
        return bytes
    }
}

// Bodies that are the data itself.
extension ObjectOperations {
    /// The nonce, if it is not the caller's, the data and the tag, one after another, as ``decryptOctets(_:_:_:_:)`` takes them.
    public func encryptOctets(
        _ id: String,
        _ data: Bytes,
        _ parameters: ParametersBody,
        _ beside: DataBeside = .nothing
    ) async throws -> SecretBytes {
        var request = EncryptRequest(uniqueIdentifier: id, parameters: try parameters.kmip())
        (request.data, request.assumesAEAD) = (SecretBytes(copying: data), true)
        (request.nonce, request.additionalData) = (beside.nonce, beside.additional)
        let answer = try await encrypt(request)
        let data = answer.secretData ?? SecretBytes(copying: answer.data ?? [])
        return .joining([SecretBytes(copying: answer.nonce ?? []), data, SecretBytes(copying: answer.tag ?? [])])
    }

    public func decryptOctets(
        _ id: String,
        _ sealed: Bytes,
        _ parameters: ParametersBody,
        _ beside: DataBeside = .nothing
    ) async throws -> SecretBytes {
        var request = DecryptRequest(uniqueIdentifier: id, parameters: try parameters.kmip(), data: sealed)
        (request.nonce, request.additionalData) = (beside.nonce, beside.additional)
        request.assumesAEAD = true
        let whole = request
        let answer = try await answering { desk in
            let key = try await desk.key(id, for: .decrypt)
            if key.isOfPair { return try await decryptByPair(whole, key) }
            return try decryptWhole(try split(whole, key), key)
        }
        return answer.data ?? .empty
    }

    /// The request with the tag taken off its data, and the nonce where it is not told beside it.
    private func split(_ request: DecryptRequest, _ key: UsedKey) throws -> DecryptRequest {
        let lengths = try CipherPlan.lengths(request.parameters, key.facts)
        let nonce = request.nonce == nil ? lengths.nonce : 0
        guard let data = request.data, data.count >= nonce + lengths.tag else { throw KMIPError.notDecrypted }
        var parts = request
        if nonce > 0 { parts.nonce = Bytes(data.prefix(nonce)) }
        parts.tag = lengths.tag > 0 ? Bytes(data.suffix(lengths.tag)) : nil
        parts.data = Bytes(data.dropFirst(nonce).dropLast(lengths.tag))
        return parts
    }
}
