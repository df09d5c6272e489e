public import Ciphers
public import Digests
public import KMIP
public import Secrets

/// A derivation of a key or a secret from another, as Derive Key asks for it (KMIP 2.1 sections 6.1.14 and 7.12).
///
/// Many rounds of PBKDF2 take seconds: the caller keeps ``run()`` off threads that others wait for. A key of two parties
/// (Asymmetric Key) is not made here, see `AsymmetricKey.agree`.
public struct Derivation: Sendable {
    let method: DerivationMethod
    let parameters: DerivationParameters
    /// Of the key where the request has none.
    let ownParameters: CryptographicParameters?
    let key: SecretBytes
    /// What the key is for; nil for a secret.
    let algorithm: CryptographicAlgorithm?
    /// Derivation Data, from the request or from an object.
    let data: SecretBytes?
    /// Bytes of the result.
    let count: Int

    public init(
        _ method: DerivationMethod,
        _ parameters: DerivationParameters,
        or ownParameters: CryptographicParameters? = nil,
        key: SecretBytes,
        _ algorithm: CryptographicAlgorithm?,
        data: SecretBytes?,
        count: Int
    ) {
        self.method = method
        self.parameters = parameters
        self.ownParameters = ownParameters
        self.key = key
        self.algorithm = algorithm
        self.data = data
        self.count = count
    }

    /// - Throws: Invalid Message for data beside a key that is data itself; Invalid Field for parameters that are missing or make no
    ///   sense; Unsupported and Bad Cryptographic Parameters; Cryptographic Failure for a length that the method does not give.
    public func run() throws(KMIPError) -> SecretBytes {
        do {
            return try derived()
        } catch let error as KMIPError {
            throw error
        } catch let error as DigestError {
            throw KMIPError(error)
        } catch {
            throw KMIPError(.cryptographicFailure, "nothing can be derived from this key in this way")
        }
    }

    private func derived() throws -> SecretBytes {
        switch method {
        case .pbkdf2: return try pbkdf2()
        case .hash: return try cut(try HashStream.hash(try hashed(), try hash()))
        case .hmac: return try cut(try MACStream.code([try demanded()], .hmac(try hash()), key))
        case .encrypt: return try cut(try encrypted())
        case .nist800108C: return try nist(.counter)
        case .nist800108F: return try nist(.feedback)
        case .nist800108DPI: return try nist(.doublePipeline)
        case .hkdf:
            return try KeyDerivation.hkdf(
                key,
                salt: parameters.salt ?? [],
                info: data ?? .empty,
                try hash(),
                count: count
            )
        case .awsSignatureVersion4: return try cut(try awsSigningKey())
        default: throw KMIPError(.unsupportedCryptographicParameters, "\(method.name) is not offered")
        }
    }

    /// What a derivation is computed with, once or many times.
    public enum Primitive: Sendable, Hashable {
        case hash(HashAlgorithm)
        case code(MACAlgorithm)
        case cipher(Cipher)
    }

    /// - Throws: Invalid Field, Unsupported and Bad Cryptographic Parameters, as ``run()`` does.
    public func primitive() throws(KMIPError) -> Primitive {
        switch method {
        case .pbkdf2, .hmac, .hkdf: .code(.hmac(try hash()))
        case .hash: .hash(try hash())
        case .encrypt: .cipher(try cipher())
        case .nist800108C, .nist800108F, .nist800108DPI: .code(try pseudorandom())
        case .awsSignatureVersion4: .code(.hmac(.sha256))
        default: throw KMIPError(.unsupportedCryptographicParameters, "\(method.name) is not offered")
        }
    }

    /// As many bytes as are asked for; there may be fewer (KMIP 1.4 section 11.7).
    private func cut(_ bytes: SecretBytes) throws(KMIPError) -> SecretBytes {
        guard count <= bytes.count else {
            throw KMIPError(
                .cryptographicFailure,
                "\(method.name) gives \(bytes.count * 8) bits, and more are asked for"
            )
        }
        return bytes.prefix(count)
    }

    private var named: CryptographicParameters { parameters.parameters ?? ownParameters ?? CryptographicParameters() }

    /// The hash of the method (section 7.12): the parameters name it, by itself or in an HMAC. HMAC takes that of the key's algorithm
    /// before all else; HKDF has SHA-256 where the request names none, whatever the key is for; PBKDF2 has PKCS#5's SHA-1.
    private func hash() throws(KMIPError) -> HashAlgorithm {
        let ofKey = algorithm?.codeHash
        switch method {
        case .hmac:
            if let ofKey { return ofKey }
            return try Self.demanded(named.pseudorandomHash())
        case .hkdf: return try parameters.parameters?.pseudorandomHash() ?? .sha256
        case .hash: return try Self.demanded(named.pseudorandomHash())
        case .pbkdf2: return try named.pseudorandomHash() ?? ofKey ?? .sha1
        default: return try Self.demanded(named.pseudorandomHash() ?? ofKey)
        }
    }

    private static func demanded(_ hash: HashAlgorithm?) throws(KMIPError) -> HashAlgorithm {
        guard let hash else { throw .parameters("a HashingAlgorithm is needed") }
        return hash
    }

    private func demanded() throws(KMIPError) -> SecretBytes {
        guard let data else { throw KMIPError(.invalidField, "\(method.name) needs DerivationData") }
        return data
    }
}

extension Derivation {
    /// The password is the object's; data beside it would be a second one.
    private func pbkdf2() throws -> SecretBytes {
        guard data == nil else {
            throw KMIPError(.invalidMessage, "PBKDF2 takes the object or DerivationData, not both")
        }
        guard let salt = parameters.salt, let rounds = parameters.iterationCount else {
            throw KMIPError(.invalidField, "PBKDF2 needs a Salt and an IterationCount")
        }
        let hash = try hash()
        let blocks = (count + hash.count - 1) / hash.count
        guard rounds > 0, Int(rounds) <= DigestLimits.iterations.upperBound / max(1, blocks) else {
            throw KMIPError(
                .invalidField,
                "IterationCount is 1 to \(DigestLimits.iterations.upperBound), by the blocks of the result"
            )
        }
        return try KeyDerivation.pbkdf2(key, salt: salt, iterations: Int(rounds), hash, count: count)
    }

    /// A key or data, and never both: a reader could not tell which was hashed.
    private func hashed() throws(KMIPError) -> SecretBytes {
        guard data == nil else { throw KMIPError(.invalidMessage, "HASH takes the object or DerivationData, not both") }
        return key
    }

    private func cipher() throws(KMIPError) -> Cipher {
        guard let algorithm else { throw KMIPError(.invalidField, "ENCRYPT needs a symmetric key") }
        if let asked = named.cryptographicAlgorithm, !asked.mayUse(keysOf: algorithm) {
            throw .anotherAlgorithm(asked, keyOf: algorithm)
        }
        return try Cipher(named, algorithm)
    }

    private func encrypted() throws -> SecretBytes {
        let cipher = try cipher()
        guard !cipher.hasTag, !cipher.mode.isWhole else {
            throw KMIPError(.unsupportedCryptographicParameters, "no key is derived with this BlockCipherMode")
        }
        let nonce = parameters.initializationVector ?? [UInt8](repeating: 0, count: cipher.nonces.lowerBound)
        guard cipher.nonces.contains(nonce.count) else {
            throw KMIPError(.invalidField, "InitializationVector has not the length that the mode needs")
        }
        var sealed = try cipher.encrypt(try demanded(), key, nonce: nonce).bytes
        defer { sealed.wipe() }
        return SecretBytes(copying: sealed)
    }

    private func nist(_ chaining: KeyDerivation.Chaining) throws -> SecretBytes {
        let fixed = try demanded()
        let start = chaining == .feedback ? parameters.initializationVector ?? [] : []
        return try KeyDerivation.nist(key, try pseudorandom(), chaining, fixedInput: fixed, start: start, count: count)
    }

    /// What the parameters name: an HMAC, or the CMAC of the key's block cipher; else the key's own.
    private func pseudorandom() throws(KMIPError) -> MACAlgorithm {
        if let hash = try named.pseudorandomHash() { return .hmac(hash) }
        let asked = named.cryptographicAlgorithm
        if let asked, let algorithm, asked != algorithm { throw .anotherAlgorithm(asked, keyOf: algorithm) }
        guard let block = (asked ?? algorithm).flatMap({ Self.blocks[$0] }) else { return .hmac(try hash()) }
        return .cmac(block)
    }

    /// "AWS4" and the secret are the first key; date, region, service and "aws4_request" are taken in one after the other.
    private func awsSigningKey() throws -> SecretBytes {
        guard parameters.derivationData.count == 3 else {
            throw KMIPError(.invalidField, "AWS Signature Version 4 needs date, region and service as DerivationData")
        }
        let first = SecretBytes.joining([SecretBytes(copying: "AWS4".utf8), key])
        return try (parameters.derivationData + [SecretBytes(copying: "aws4_request".utf8)]).reduce(first) {
            try MACStream.code([$1], .hmac(.sha256), $0)
        }
    }

    private static let blocks: [CryptographicAlgorithm: MACAlgorithm.CMACBlock] = [
        .aes: .aes, .camellia: .camellia, .tripleDES: .tripleDES,
    ]
}

extension CryptographicParameters {
    /// The hash that is named by itself or in an HMAC as Cryptographic Algorithm; nil where neither is.
    ///
    /// - Throws: Unsupported Cryptographic Parameters; Bad Cryptographic Parameters for two different ones.
    fileprivate func pseudorandomHash() throws(KMIPError) -> HashAlgorithm? {
        let ofCode = cryptographicAlgorithm?.codeHash
        guard hashingAlgorithm != nil else { return ofCode }
        let hash = try hash(or: nil)
        guard ofCode == nil || ofCode == hash else {
            throw KMIPError(.badCryptographicParameters, "HashingAlgorithm is not that of the algorithm")
        }
        return hash
    }
}

extension KMIPError {
    fileprivate init(_ error: DigestError) {
        switch error.code {
        case .unsupported: self.init(.unsupportedCryptographicParameters, "this hash is not offered on this machine")
        case .keyLength: self.init(.badCryptographicParameters, "the key has not the length that this derivation needs")
        case .outputLength: self.init(.cryptographicFailure, "the method does not give so many bits")
        case .iterationsOutOfRange: self.init(.invalidField, "IterationCount is out of range")
        case .failed: self.init(.cryptographicFailure, "nothing could be derived")
        }
    }
}
