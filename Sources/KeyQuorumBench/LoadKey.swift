import KMIP
import Secrets

/// A key that is there.
struct LoadKey {
    let id: String
    let name: String
    /// What was encrypted under it, by how many bytes it has.
    var sealed: [Int: EncryptResponse] = [:]

    /// Bytes to be protected.
    static func data(_ count: Int) -> SecretBytes {
        SecretBytes(count: count) { bytes in
            for place in bytes.indices { bytes[place] = UInt8(truncatingIfNeeded: place &* 31) }
        }
    }

    /// AES-GCM by a nonce of the server's choice.
    func encryption(of count: Int) -> EncryptRequest {
        var parameters = Self.gcm
        parameters.randomIV = true
        return EncryptRequest(uniqueIdentifier: id, parameters: parameters, data: Self.data(count))
    }

    /// Nil where nothing of that length was encrypted.
    func decryption(of count: Int) -> DecryptRequest? {
        sealed[count].map {
            DecryptRequest(uniqueIdentifier: id, parameters: Self.gcm, data: $0.data, nonce: $0.nonce, tag: $0.tag)
        }
    }

    private static var gcm: CryptographicParameters {
        var parameters = CryptographicParameters()
        parameters.blockCipherMode = .gcm
        return parameters
    }
}

/// What keys are measured.
enum LoadKeyKind: String, CaseIterable {
    /// Of a name, to be got and found; it is not used.
    case any
    case aes, hmac, p256, ed25519, rsa

    /// How many there are: each connection has its own where they are many objects that matter, a few where it is the arithmetic.
    func count(for connections: Int) -> Int { self == .any || self == .aes ? connections : min(connections, 4) }

    /// The request that makes one, of which the key is Active at once.
    var creation: any RequestPayload {
        var attributes = Attributes()
        attributes.lifeDates.activation = 1_000_000_000
        switch self {
        case .any, .aes: (attributes.cryptographicAlgorithm, attributes.cryptographicLength) = (.aes, 256)
        case .hmac: (attributes.cryptographicAlgorithm, attributes.cryptographicLength) = (.hmacSHA256, 256)
        case .rsa: (attributes.cryptographicAlgorithm, attributes.cryptographicLength) = (.rsa, 2_048)
        case .ed25519: attributes.cryptographicAlgorithm = .ed25519
        case .p256:
            attributes.cryptographicAlgorithm = .ec
            attributes.add(DomainParameters(recommendedCurve: .p256).ttlv)
        }
        guard isPair else {
            attributes.cryptographicUsageMask = self == .hmac ? [.macGenerate, .macVerify] : [.encrypt, .decrypt]
            return CreateRequest(objectType: .symmetricKey, attributes: attributes)
        }
        var (own, other) = (Attributes(), Attributes())
        (own.cryptographicUsageMask, other.cryptographicUsageMask) = ([.sign], [.verify])
        return CreateKeyPairRequest(
            commonAttributes: attributes,
            privateKeyAttributes: own,
            publicKeyAttributes: other
        )
    }

    private var isPair: Bool { self == .p256 || self == .ed25519 || self == .rsa }

    /// The identifier of the key that is used, of what the request was answered.
    func identifier(_ answer: TTLV) throws(KMIPError) -> String {
        isPair
            ? try KeyPairResponse(ttlv: answer).privateKeyUniqueIdentifier
            : try CreateResponse(ttlv: answer).uniqueIdentifier
    }
}

extension Contender {
    /// Keys of that kind that the one who asks owns, with what was encrypted under them.
    func makeKeys(_ kind: LoadKeyKind, for connections: Int) throws -> [LoadKey] {
        try (0..<kind.count(for: connections)).map { number in
            let name = "bench-key-\(number)"
            if kind == .any { return try makeKey(named: name) }
            var key = LoadKey(id: try kind.identifier(try speak(kind.creation)), name: name)
            guard kind == .aes else { return key }
            for count in [LoadOperation.small, LoadOperation.large] {
                key.sealed[count] = try EncryptResponse(ttlv: try speak(key.encryption(of: count)))
            }
            return key
        }
    }

    /// Has one operation done.
    ///
    /// - Returns: the payload of its answer.
    private func speak(_ request: any RequestPayload) throws -> TTLV {
        let answer = try ask("POST", "/kmip", JSONTTLV.encode(RequestMessage([request]).ttlv), 200)
        let message = try ResponseMessage(ttlv: try JSONTTLV.decode(answer).root)
        guard let item = message.items.first, item.status == .success, let payload = item.payload else {
            throw BenchError("no key: \(message.items.first?.message ?? "")")
        }
        return payload
    }
}
