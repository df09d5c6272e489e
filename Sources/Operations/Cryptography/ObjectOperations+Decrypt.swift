import Ciphers
import KMIP
import Secrets

extension ObjectOperations {
    /// Decrypt (KMIP 2.1 section 6.1.11): by a symmetric key, or a private key of RSA or ML-KEM.
    public func decrypt(_ request: DecryptRequest) async throws -> DecryptResponse {
        try await answering { desk in
            let key = try await desk.key(request.uniqueIdentifier, for: .decrypt)
            if key.isOfPair { return try await decryptByPair(request, key) }
            switch try request.part.place() {
            case .whole: return try decryptWhole(request, key)
            case .first: return try beginDecryption(request, key)
            case .later(let name, let isLast):
                return try await goOnDecrypting(request, key, name, isLast: isLast)
            }
        }
    }

    private func plan(_ request: DecryptRequest, _ key: UsedKey) throws -> CipherPlan {
        try CipherPlan(
            request.parameters,
            key.facts,
            nonce: request.nonce,
            assumesAEAD: request.assumesAEAD,
            server.options.cryptography,
            choosingFrom: nil
        )
    }

    func decryptWhole(_ request: DecryptRequest, _ key: UsedKey) throws -> DecryptResponse {
        let secret = try key.secret()
        let data = try request.part.data(request.data)
        let plan = try plan(request, key)
        let tag = try tag(request.tag, plan)
        let plain = try plan.decrypt(data, secret, additional: request.additionalData ?? [], tag: tag)
        return DecryptResponse(uniqueIdentifier: key.id, data: plain)
    }

    /// The same where nothing has to be waited for; nil where something has to be, or it is refused.
    func decryptAtOnce(_ request: DecryptRequest, _ key: UsedKey) -> PlainResponse? {
        guard !key.isOfPair, key.drawsNothing, (try? request.part.place()) == .whole,
            let response = try? decryptWhole(request, key)
        else { return nil }
        return .decrypt(response)
    }

    private func beginDecryption(_ request: DecryptRequest, _ key: UsedKey) throws -> DecryptResponse {
        try key.desk.requireForParts()
        let secret = try key.secret()
        let plan = try plan(request, key)
        let work = try CipherWork(
            plan,
            secret,
            isEncrypting: false,
            additional: request.additionalData ?? [],
            tag: request.tag,
            random: server.random
        )
        let known = try work.take(SecretBytes(copying: try request.part.data(request.data)))
        let stream = StreamWork(.cipher(work), asked: request.parameters)
        let name = try key.desk.begin(key.parts, stream)
        return DecryptResponse(uniqueIdentifier: key.id, data: known, correlationValue: name)
    }

    private func goOnDecrypting(
        _ request: DecryptRequest,
        _ key: UsedKey,
        _ name: [UInt8],
        isLast: Bool
    ) async throws -> DecryptResponse {
        _ = try key.secret()
        return try await key.desk.next(key.parts, name, isLast: isLast, repeating: request.parameters) { work in
            guard case .cipher(let work) = work.kind else { throw KMIPError.otherWork }
            try work.requireNothingNew(nonce: request.nonce, additional: request.additionalData)
            if let tag = request.tag { work.tag = tag }
            let known = try work.take(SecretBytes(copying: try request.part.data(request.data)))
            guard isLast else {
                return DecryptResponse(uniqueIdentifier: key.id, data: known, correlationValue: name)
            }
            work.tag = try tag(work.tag, work.plan)
            let rest = try work.finish().bytes
            return DecryptResponse(uniqueIdentifier: key.id, data: SecretBytes.joining([known, rest]))
        }
    }

    /// The tag to be found; nil where it stands behind the data.
    ///
    /// - Throws: Invalid Field where one is missing in a version that has a field for it, or there is one and the mode has none.
    private func tag(_ given: [UInt8]?, _ plan: CipherPlan) throws(KMIPError) -> [UInt8]? {
        guard plan.cipher.hasTag else {
            guard given?.isEmpty ?? true else {
                throw KMIPError(.invalidField, "the mode has no AuthenticatedEncryptionTag")
            }
            return []
        }
        guard given == nil, VersionRules(version).defines(.authenticatedEncryptionTag) else { return given }
        throw KMIPError(.invalidField, "AuthenticatedEncryptionTag is missing")
    }
}
