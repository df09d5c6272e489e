import CLibcrypto
public import Secrets

/// One key of a pair, private or public, as libcrypto holds it; a key of ML-KEM or ML-DSA, which not every libcrypto has, as swift-crypto does.
///
/// It is silent and cannot be changed. A private key holds its public key too.
public final class AsymmetricKey: Sendable {
    public let algorithm: KeyAlgorithm
    public let isPrivate: Bool
    private enum Form {
        case libcrypto(LibcryptoKey)
        case lattice(LatticeKey)
    }

    private let form: Form

    init(_ key: LibcryptoKey, _ algorithm: KeyAlgorithm, isPrivate: Bool) {
        form = .libcrypto(key)
        self.algorithm = algorithm
        self.isPrivate = isPrivate
    }

    init(_ key: LatticeKey) {
        form = .lattice(key)
        algorithm = .lattice(key.lattice)
        isPrivate = key.seed != nil
    }

    /// The same key.
    public init(copying other: AsymmetricKey) {
        form = other.form
        algorithm = other.algorithm
        isPrivate = other.isPrivate
    }

    /// The key as libcrypto's functions take it.
    ///
    /// - Throws: `unsupported` for a key that libcrypto does not hold.
    var key: LibcryptoKey {
        get throws(AsymmetricKeyError) {
            guard case .libcrypto(let key) = form else {
                throw AsymmetricKeyError(.unsupported, "a key of \(algorithm.name) is not used in this way")
            }
            return key
        }
    }

    /// Nil for a key that libcrypto holds.
    var latticeKey: LatticeKey? {
        if case .lattice(let key) = form { key } else { nil }
    }

    /// Reads an encoded key and finds out what it is.
    ///
    /// - Parameter algorithm: what it has to be, if that is known; ``KeyEncoding/raw`` needs it.
    /// - Throws: `malformed`, `unsupported` for an algorithm, a length or a curve that is not offered, `inconsistent` for
    ///   numbers that contradict each other, `incomplete`.
    public convenience init(
        _ bytes: SecretBytes,
        _ encoding: KeyEncoding,
        isPrivate: Bool,
        _ algorithm: KeyAlgorithm? = nil
    ) throws(AsymmetricKeyError) {
        guard (1...AsymmetricKeyLimits.encoding).contains(bytes.count) else { throw .malformed(encoding) }
        if let key = try Self.latticeKey(bytes, encoding, isPrivate: isPrivate, algorithm) {
            try Self.require(.lattice(key.lattice), algorithm)
            self.init(key)
            return
        }
        let key = try Self.read(bytes, encoding, isPrivate: isPrivate, algorithm)
        let found = try KeyRecognition.algorithm(of: key)
        try Self.require(found, algorithm)
        guard encoding.fits(found, isPrivate: isPrivate) else { throw .malformed(encoding) }
        try KeyRecognition.check(key, found, isPrivate: isPrivate)
        self.init(key, found, isPrivate: isPrivate)
    }

    private static func require(_ found: KeyAlgorithm, _ said: KeyAlgorithm?) throws(AsymmetricKeyError) {
        guard let said, said != found else { return }
        throw AsymmetricKeyError(.inconsistent, "the key is of \(found.name) and not of what was said")
    }

    /// Nil where it is no key of ML-KEM or ML-DSA.
    private static func latticeKey(
        _ bytes: SecretBytes,
        _ encoding: KeyEncoding,
        isPrivate: Bool,
        _ algorithm: KeyAlgorithm?
    ) throws(AsymmetricKeyError) -> LatticeKey? {
        guard encoding == .raw else { return try LatticeDocument.read(bytes, encoding, isPrivate: isPrivate) }
        guard case .lattice(let lattice)? = algorithm else { return nil }
        return isPrivate
            ? try LatticeKey(lattice, seed: bytes)
            : try LatticeKey(lattice, publicKey: bytes.withBytes { [UInt8]($0) })
    }

    private static func read(
        _ bytes: SecretBytes,
        _ encoding: KeyEncoding,
        isPrivate: Bool,
        _ algorithm: KeyAlgorithm?
    ) throws(AsymmetricKeyError) -> LibcryptoKey {
        switch encoding {
        case .raw:
            guard let algorithm, algorithm.isOctetString else {
                throw AsymmetricKeyError(
                    .unsupported,
                    "raw keys are those of Ed25519, Ed448, X25519, X448, ML-KEM and ML-DSA"
                )
            }
            return try KeyReader.read(octets: bytes, isPrivate: isPrivate, algorithm)
        case .pkcs1: return try KeyReader.read(bytes, encoding, isPrivate: isPrivate, type: "RSA")
        case .ecPrivateKey: return try KeyReader.read(bytes, encoding, isPrivate: isPrivate, type: "EC")
        case .pkcs8, .subjectPublicKeyInfo:
            // Diffie and Hellman's keys are of two types, by whether the group has a q.
            let type = algorithm == .diffieHellman ? nil : algorithm?.name
            return try KeyReader.read(bytes, encoding, isPrivate: isPrivate, type: type)
        }
    }

    /// The key in this encoding.
    ///
    /// - Throws: `not-in-this-form`, `failed`.
    public func encoded(_ encoding: KeyEncoding) throws(AsymmetricKeyError) -> SecretBytes {
        guard encoding.fits(algorithm, isPrivate: isPrivate) else {
            throw AsymmetricKeyError(
                .notInThisForm,
                "this key of \(algorithm.name) is not written in \(encoding.rawValue)"
            )
        }
        if let latticeKey { return try LatticeDocument.write(latticeKey, encoding) }
        return encoding == .raw
            ? try KeyWriter.octets(key, isPrivate: isPrivate)
            : try KeyWriter.write(key, encoding, isPrivate: isPrivate)
    }

    /// The public key of this pair.
    ///
    /// - Throws: `failed`.
    public func publicKey() throws(AsymmetricKeyError) -> AsymmetricKey {
        guard isPrivate else { return self }
        if let latticeKey { return AsymmetricKey(try LatticeKey(latticeKey.lattice, publicKey: latticeKey.publicKey)) }
        let bytes = try KeyWriter.write(key, .subjectPublicKeyInfo, isPrivate: false)
        return try AsymmetricKey(bytes, .subjectPublicKeyInfo, isPrivate: false, algorithm)
    }

    /// Cryptographic Length: the bits of the modulus, of the prime, of the curve's field, of the octets, or of a lattice's public key.
    public var bits: Int {
        switch algorithm {
        case .rsa, .dsa, .diffieHellman: (try? key).map { Int(EVP_PKEY_get_bits($0.pointer)) } ?? 0
        case .lattice(let lattice): 8 * lattice.publicKey
        case .ellipticCurve(let curve): curve.bits
        case .ed25519, .x25519: 256
        case .ed448: 456
        case .x448: 448
        }
    }
}

extension AsymmetricKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "a \(isPrivate ? "private" : "public") key of \(algorithm.name), \(bits) bits" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
