import Ciphers
import KMIP
import KMIPKeys
import Secrets

/// How data is encrypted or decrypted under a symmetric key: decided from what the request and the object say, before anything is.
struct CipherPlan: Sendable {
    let cipher: Cipher
    /// As the cipher takes it.
    let nonce: [UInt8]
    /// The nonce, where the server chose it.
    let chosen: [UInt8]?
    /// Bytes of the tag; 0 where there is none.
    let tag: Int

    /// What is known of the key.
    struct Key {
        let algorithm: CryptographicAlgorithm?
        let parameters: [CryptographicParameters]

        var own: OwnParameters { OwnParameters(instances: parameters) }
    }

    /// - Parameters:
    ///   - given: the nonce of the request.
    ///   - random: where the server's choice comes from; nil where it chooses none, which is when it decrypts.
    ///   - assumesAEAD: see ``EncryptRequest/assumesAEAD``.
    /// - Throws: Unsupported Cryptographic Parameters, Bad Cryptographic Parameters, Missing Initialization Vector, Invalid Field.
    init(
        _ asked: CryptographicParameters?,
        _ key: Key,
        nonce given: [UInt8]?,
        assumesAEAD: Bool,
        _ policy: CryptographicPolicy,
        choosingFrom random: (any RandomSource)?
    ) throws(KMIPError) {
        let parameters = try Self.parameters(asked, key, assumesAEAD: assumesAEAD)
        cipher = try Self.cipher(parameters, key)
        try policy.require(cipher, isEncrypting: random != nil)
        tag = try Self.tag(parameters, cipher, key)
        let maker = NonceMaker(cipher: cipher, parameters: parameters)
        try maker.requireFields(of: given)
        if let given, !given.isEmpty {
            if random != nil { try key.own.requireGiven(cipher, parameters) }
            (nonce, chosen) = (try maker.completed(given), nil)
        } else if maker.needsNone {
            (nonce, chosen) = ([], nil)
        } else {
            guard let random, parameters.randomIV == true else {
                throw KMIPError(
                    .missingInitializationVector,
                    "an IVCounterNonce is needed, or RandomIV to have one chosen"
                )
            }
            nonce = try maker.make(random)
            chosen = nonce
        }
    }

    /// How many bytes a nonce that the server chose has, and a tag, where nobody assumes otherwise than an AEAD.
    ///
    /// - Throws: as the initializer does.
    static func lengths(
        _ asked: CryptographicParameters?,
        _ key: Key
    ) throws(KMIPError) -> (nonce: Int, tag: Int) {
        let parameters = try parameters(asked, key, assumesAEAD: true)
        let cipher = try cipher(parameters, key)
        let maker = NonceMaker(cipher: cipher, parameters: parameters)
        return (maker.needsNone ? 0 : try maker.length(), try tag(parameters, cipher, key))
    }

    /// Whether so many bytes are encrypted, asked before anything is drawn off Usage Limits for them.
    ///
    /// - Throws: as ``encrypt(_:_:additional:)``.
    func requireToTake(_ count: Int, _ key: SecretBytes, additional: [UInt8]) throws(KMIPError) {
        guard cipher.takes(keyOf: key.count) else { throw KMIPError(CipherError(.keyLength), isEncrypting: true) }
        guard cipher.takes(count, nonce: nonce.count) else {
            throw KMIPError(CipherError(.dataLength), isEncrypting: true)
        }
        try requireTag(for: additional)
    }

    /// - Throws: Unsupported Cryptographic Parameters for data that is only authenticated, in a mode that authenticates nothing.
    func requireTag(for additional: [UInt8]) throws(KMIPError) {
        guard additional.isEmpty || cipher.hasTag else {
            throw KMIPError(
                .unsupportedCryptographicParameters,
                "the mode authenticates nothing: additional data goes with GCM, CCM and ChaCha20Poly1305"
            )
        }
    }

    private static func parameters(
        _ asked: CryptographicParameters?,
        _ key: Key,
        assumesAEAD: Bool
    ) throws(KMIPError) -> CryptographicParameters {
        var parameters = (asked ?? CryptographicParameters()).filled(from: key.parameters, for: .cipher)
        guard let algorithm = key.algorithm ?? parameters.cryptographicAlgorithm else {
            throw KMIPError(.badCryptographicParameters, "a CryptographicAlgorithm is needed: the key has none")
        }
        if assumesAEAD { parameters.assumeAEAD(algorithm) }
        if let named = parameters.cryptographicAlgorithm, !named.mayUse(keysOf: algorithm) {
            throw .anotherAlgorithm(named, keyOf: algorithm)
        }
        parameters.cryptographicAlgorithm = parameters.cryptographicAlgorithm ?? algorithm
        try key.own.requireNamed(parameters, keysOf: algorithm)
        return parameters
    }

    private static func cipher(_ parameters: CryptographicParameters, _ key: Key) throws(KMIPError) -> Cipher {
        try Cipher(parameters, parameters.cryptographicAlgorithm ?? key.algorithm ?? .aes)
    }

    private static func tag(
        _ parameters: CryptographicParameters,
        _ cipher: Cipher,
        _ key: Key
    ) throws(KMIPError) -> Int {
        guard cipher.hasTag else { return 0 }
        let length = parameters.tagLength.map { Int($0) } ?? 16
        guard cipher.tags.contains(length) else {
            throw KMIPError(.badCryptographicParameters, "a tag has no \(length) bytes in this mode")
        }
        try key.own.requireNamed(tag: length, parameters)
        return length
    }
}

extension CryptographicParameters {
    fileprivate mutating func assumeAEAD(_ key: CryptographicAlgorithm) {
        if key == .chaCha20, cryptographicAlgorithm == nil { cryptographicAlgorithm = .chaCha20Poly1305 }
        if key == .aes || key == .aria, blockCipherMode == nil { blockCipherMode = .gcm }
        randomIV = randomIV ?? true
    }
}

extension KMIPError {
    /// What a client is told of data that could not be encrypted or decrypted. Whatever is wrong with what is to be decrypted is one error.
    init(_ error: CipherError, isEncrypting: Bool) {
        switch error.code {
        case .unsupported: self.init(.unsupportedCryptographicParameters, "the cipher is not offered in this way")
        case .keyLength: self.init(.badCryptographicParameters, "the key has no length of this algorithm in this mode")
        case .nonceLength: self.init(.invalidField, "IVCounterNonce has not the length that the mode needs")
        case .tagLength: self.init(.badCryptographicParameters, "the tag has not a length of this mode")
        case .dataLength where isEncrypting:
            self.init(.invalidField, "Data has not a length that the mode takes: it may need a PaddingMethod")
        case .failed where isEncrypting: self.init(.cryptographicFailure, "the data could not be encrypted")
        case .notAuthentic, .dataLength, .failed: self = .notDecrypted
        }
    }

    static let notDecrypted = KMIPError(.cryptographicFailure, "the data could not be decrypted")
}
