import AsymmetricKeys
import Digests
import KMIP
import KMIPKeys
import Secrets

extension ObjectOperations {
    /// Sign (KMIP 2.1 section 6.1.55): data, or its digest, by a private key. The change log has a record before the signature and one behind it,
    /// unless the server's settings say that signatures have none.
    public func sign(_ request: SignRequest) async throws -> SignResponse {
        try await answering { desk in
            let key = try await desk.key(request.uniqueIdentifier, for: .sign)
            let pair = try await key.pair(isPrivate: true)
            switch try request.part.place() {
            case .whole:
                let scheme = try scheme(request.parameters, key, pair)
                let data = try given(request.data, request.digestedData, request.part)
                let message = try whole(data, request.digestedData, scheme)
                try await key.draw(data ?? message)
                return try await signed(key, pair, message, scheme)
            case .first:
                guard request.digestedData == nil else { throw KMIPError.digestInParts }
                try desk.requireForParts()
                let work = try SignatureWork(try scheme(request.parameters, key, pair))
                let data = try request.part.data(request.data)
                try await key.draw(data)
                try work.take(data)
                let stream = StreamWork(.signature(work), asked: request.parameters)
                let name = try desk.begin(key.parts, stream)
                return SignResponse(uniqueIdentifier: key.id, correlationValue: name)
            case .later(let name, let isLast):
                return try await desk.next(key.parts, name, isLast: isLast, repeating: request.parameters) { work in
                    guard case .signature(let work) = work.kind else { throw KMIPError.otherWork }
                    guard request.digestedData == nil else { throw KMIPError.digestInParts }
                    let data = try request.part.data(request.data)
                    try await key.draw(data, isFirst: false)
                    try work.take(data)
                    guard isLast else { return SignResponse(uniqueIdentifier: key.id, correlationValue: name) }
                    return try await signed(key, pair, try work.end(), work.scheme)
                }
            }
        }
    }

    /// The same with a key that signs in a moment, where nothing has to be waited for; nil where something has to be, or it
    /// is refused. Not for servers that have records of signatures.
    func signAtOnce(_ request: SignRequest, _ key: UsedKey) -> PlainResponse? {
        guard !server.options.recordsSignatures, key.drawsNothing, (try? request.part.place()) == .whole,
            let known = try? key.knownPrivateKey(),
            known.signsInAMoment, let scheme = try? scheme(request.parameters, key, known),
            let message = try? whole(request.data, request.digestedData, scheme),
            let signature = try? known.sign(message, scheme)
        else { return nil }
        return .sign(SignResponse(uniqueIdentifier: key.id, signatureData: signature))
    }

    /// Signature Verify (KMIP 2.1 section 6.1.56): whether a signature is of this data. That it is not is an answer and no failure.
    public func signatureVerify(_ request: SignatureVerifyRequest) async throws -> SignatureVerifyResponse {
        try await answering { desk in
            desk.step.claim?.holdReading()
            let key = try await desk.key(request.uniqueIdentifier, for: .signatureVerify)
            let pair = try await key.pair(isPrivate: nil)
            switch try request.part.place() {
            case .whole:
                let scheme = try scheme(request.parameters, key, pair)
                let data = try given(request.data, request.digestedData, request.part)
                let message = try whole(data, request.digestedData, scheme)
                return try await verdict(key, pair, message, scheme, request.signatureData)
            case .first:
                guard request.digestedData == nil else { throw KMIPError.digestInParts }
                let scheme = try scheme(request.parameters, key, pair)
                let work = try SignatureWork(scheme, signature: request.signatureData)
                try work.take(request.data)
                let stream = StreamWork(.signature(work), asked: request.parameters)
                let name = try desk.begin(key.parts, stream)
                return SignatureVerifyResponse(uniqueIdentifier: key.id, correlationValue: name)
            case .later(let name, let last):
                return try await desk.next(key.parts, name, isLast: last, repeating: request.parameters) { work in
                    guard case .signature(let work) = work.kind else { throw KMIPError.otherWork }
                    guard request.digestedData == nil else { throw KMIPError.digestInParts }
                    try work.take(try request.part.data(request.data))
                    guard last else { return SignatureVerifyResponse(uniqueIdentifier: key.id, correlationValue: name) }
                    let signature = request.signatureData ?? work.signature
                    return try await verdict(key, pair, try work.end(), work.scheme, signature)
                }
            }
        }
    }

    func scheme(
        _ asked: CryptographicParameters?,
        _ key: UsedKey,
        _ pair: AsymmetricKey
    ) throws(KMIPError) -> SignatureScheme {
        let scheme = try SignatureScheme(key.filled(asked, for: .signature), pair.algorithm)
        try server.options.cryptography.require(scheme, pair, isSigning: key.use == .sign)
        guard key.use == .sign else { return scheme }
        do { try pair.requireRoom(for: scheme) } catch { throw KMIPError(pair: error) }
        return scheme
    }

    /// The data of a request that is no part, where it brings no digest in its place.
    private func given(
        _ data: SecretBytes?,
        _ digest: [UInt8]?,
        _ part: StreamPart
    ) throws(KMIPError) -> SecretBytes? {
        digest == nil ? try part.data(data) : data
    }

    /// What the key signs: the digest of the data, the digest that the client made of it, or the message where the scheme digests it itself.
    private func whole(_ data: SecretBytes?, _ digest: [UInt8]?, _ scheme: SignatureScheme) throws -> SecretBytes {
        guard let digest else {
            guard data != nil else { throw KMIPError.dataMissing }
            let work = try SignatureWork(scheme)
            try work.take(data)
            return try work.end()
        }
        guard data == nil else { throw KMIPError(.invalidField, "either Data or DigestedData is given") }
        guard let hash = scheme.hash else {
            throw KMIPError(
                .invalidField,
                "DigestedData does not go with Ed25519, Ed448 and ML-DSA, which take the data itself"
            )
        }
        guard digest.count == hash.count else {
            throw KMIPError(
                .invalidField,
                "DigestedData has \(digest.count) bytes, and \(hash.name) gives \(hash.count)"
            )
        }
        return SecretBytes(copying: digest)
    }

    func signed(
        _ key: UsedKey,
        _ pair: AsymmetricKey,
        _ message: SecretBytes,
        _ scheme: SignatureScheme
    ) async throws -> SignResponse {
        let intent = try await intent(with: key)
        let signature: [UInt8]
        do {
            signature = try await OffPool.run {
                do throws(AsymmetricKeyError) { return try pair.sign(message, scheme) } catch {
                    throw KMIPError(pair: error)
                }
            }
        } catch {
            if let intent { await key.desk.abandon(intent) }
            throw error
        }
        if let intent { try await key.desk.conclude(intent) }
        return SignResponse(uniqueIdentifier: key.id, signatureData: signature)
    }

    /// Nil where no records of signatures are kept.
    private func intent(with key: UsedKey) async throws -> ObjectIntent? {
        guard server.options.recordsSignatures else { return nil }
        return try await key.desk.intend(
            ChangeKind.sign,
            with: [key.view],
            deciding: { view in
                try view.require(key.use)
                return try view.permit(key.use.operation)
            }
        )
    }

    func verdict(
        _ key: UsedKey,
        _ pair: AsymmetricKey,
        _ message: SecretBytes,
        _ scheme: SignatureScheme,
        _ signature: [UInt8]?
    ) async throws -> SignatureVerifyResponse {
        guard let signature else { throw KMIPError(.invalidField, "SignatureData is missing") }
        do {
            let isRight = try pair.verify(signature, of: message, scheme)
            return SignatureVerifyResponse(uniqueIdentifier: key.id, validity: isRight ? .valid : .invalid)
        } catch {
            throw KMIPError(pair: error)
        }
    }
}

extension AsymmetricKey {
    /// Whether a signature takes some tens of microseconds, so that other requests may wait for it.
    fileprivate var signsInAMoment: Bool { algorithm == .ed25519 || algorithm == .ellipticCurve(.p256) }
}

extension KMIPError {
    fileprivate static let digestInParts = KMIPError(
        .invalidField,
        "DigestedData is given in one request, with no parts"
    )
}
