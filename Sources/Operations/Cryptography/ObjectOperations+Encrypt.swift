import Ciphers
import KMIP
import Secrets

extension ObjectOperations {
    /// Encrypt (KMIP 2.1 section 6.1.17): by a symmetric key, or to a key of RSA or ML-KEM.
    public func encrypt(_ request: EncryptRequest) async throws -> EncryptResponse {
        try await answering { desk in
            let key = try await desk.key(request.uniqueIdentifier, for: .encrypt)
            if key.isOfPair { return try await encryptToPair(request, key) }
            switch try request.part.place() {
            case .whole: return try await encryptWhole(request, key)
            case .first: return try await beginEncryption(request, key)
            case .later(let name, let isLast):
                return try await goOnEncrypting(request, key, name, isLast: isLast)
            }
        }
    }

    private func plan(_ request: EncryptRequest, _ key: UsedKey) throws -> CipherPlan {
        try CipherPlan(
            request.parameters,
            key.facts,
            nonce: request.nonce,
            assumesAEAD: request.assumesAEAD,
            server.options.cryptography,
            choosingFrom: server.random
        )
    }

    private func encryptWhole(_ request: EncryptRequest, _ key: UsedKey) async throws -> EncryptResponse {
        let ready = try readyToEncrypt(request, key)
        try ready.plan.requireToTake(ready.data.count, ready.secret, additional: request.additionalData ?? [])
        try await key.draw(ready.data)
        return try encrypted(ready, request, key)
    }

    /// The same where nothing has to be waited for; nil where something has to be, or it is refused.
    func encryptAtOnce(_ request: EncryptRequest, _ key: UsedKey) -> PlainResponse? {
        guard !key.isOfPair, key.drawsNothing, (try? request.part.place()) == .whole,
            let ready = try? readyToEncrypt(request, key), let response = try? encrypted(ready, request, key)
        else { return nil }
        return .encrypt(response)
    }

    private typealias ReadyToEncrypt = (secret: SecretBytes, data: SecretBytes, plan: CipherPlan)

    private func readyToEncrypt(_ request: EncryptRequest, _ key: UsedKey) throws -> ReadyToEncrypt {
        let secret = try key.secret()
        return (secret, try request.part.data(request.data), try plan(request, key))
    }

    private func encrypted(
        _ ready: ReadyToEncrypt,
        _ request: EncryptRequest,
        _ key: UsedKey
    ) throws(KMIPError) -> EncryptResponse {
        let sealed = try ready.plan.encrypt(ready.data, ready.secret, additional: request.additionalData ?? [])
        return response(key, sealed.bytes, nonce: ready.plan.chosen, tag: sealed.tag)
    }

    private func beginEncryption(_ request: EncryptRequest, _ key: UsedKey) async throws -> EncryptResponse {
        try key.desk.requireForParts()
        let secret = try key.secret()
        let plan = try plan(request, key)
        let work = try CipherWork(
            plan,
            secret,
            isEncrypting: true,
            additional: request.additionalData ?? [],
            random: server.random
        )
        let data = try request.part.data(request.data)
        try await key.draw(data)
        let known = try work.take(data)
        let stream = StreamWork(.cipher(work), asked: request.parameters)
        let name = try key.desk.begin(key.parts, stream)
        return EncryptResponse(
            uniqueIdentifier: key.id,
            data: known.withBytes { [UInt8]($0) },
            nonce: plan.chosen,
            correlationValue: name
        )
    }

    private func goOnEncrypting(
        _ request: EncryptRequest,
        _ key: UsedKey,
        _ name: [UInt8],
        isLast: Bool
    ) async throws -> EncryptResponse {
        _ = try key.secret()
        return try await key.desk.next(key.parts, name, isLast: isLast, repeating: request.parameters) { work in
            guard case .cipher(let work) = work.kind else { throw KMIPError.otherWork }
            try work.requireNothingNew(nonce: request.nonce, additional: request.additionalData)
            let data = try request.part.data(request.data)
            try await key.draw(data, isFirst: false)
            let known = try work.take(data).withBytes { [UInt8]($0) }
            guard isLast else {
                return EncryptResponse(uniqueIdentifier: key.id, data: known, correlationValue: name)
            }
            let end = try work.finish()
            return response(key, known + end.bytes.withBytes { [UInt8]($0) }, nonce: nil, tag: end.tag)
        }
    }

    /// The tag stands behind the data in versions that have no field for it (before KMIP 1.4).
    private func response(_ key: UsedKey, _ bytes: [UInt8], nonce: [UInt8]?, tag: [UInt8]) -> EncryptResponse {
        let isApart = VersionRules(version).defines(.authenticatedEncryptionTag)
        return EncryptResponse(
            uniqueIdentifier: key.id,
            data: isApart ? bytes : bytes + tag,
            nonce: nonce,
            tag: isApart && !tag.isEmpty ? tag : nil
        )
    }
}
