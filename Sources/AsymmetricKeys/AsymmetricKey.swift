import CLibcrypto
public import Secrets

/// One key of a pair, private or public, as libcrypto holds it.
///
/// It is silent and cannot be changed. A private key holds its public key too.
public final class AsymmetricKey: Sendable {
    public let algorithm: KeyAlgorithm
    public let isPrivate: Bool
    let key: LibcryptoKey

    init(_ key: LibcryptoKey, _ algorithm: KeyAlgorithm, isPrivate: Bool) {
        self.key = key
        self.algorithm = algorithm
        self.isPrivate = isPrivate
    }

    /// The same key.
    public convenience init(copying other: AsymmetricKey) {
        self.init(other.key, other.algorithm, isPrivate: other.isPrivate)
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
        let key = try Self.read(bytes, encoding, isPrivate: isPrivate, algorithm)
        let found = try KeyRecognition.algorithm(of: key)
        if let algorithm, algorithm != found {
            throw AsymmetricKeyError(.inconsistent, "the key is of \(found.name) and not of what was said")
        }
        guard encoding.fits(found, isPrivate: isPrivate) else { throw .malformed(encoding) }
        try KeyRecognition.check(key, found, isPrivate: isPrivate)
        self.init(key, found, isPrivate: isPrivate)
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
                throw AsymmetricKeyError(.unsupported, "raw keys are those of Ed25519, Ed448, X25519 and X448")
            }
            return try KeyReader.read(octets: bytes, isPrivate: isPrivate, algorithm)
        case .pkcs1: return try KeyReader.read(bytes, encoding, isPrivate: isPrivate, type: "RSA")
        case .ecPrivateKey: return try KeyReader.read(bytes, encoding, isPrivate: isPrivate, type: "EC")
        case .pkcs8, .subjectPublicKeyInfo:
            return try KeyReader.read(bytes, encoding, isPrivate: isPrivate, type: algorithm?.name)
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
        return encoding == .raw
            ? try KeyWriter.octets(key, isPrivate: isPrivate)
            : try KeyWriter.write(key, encoding, isPrivate: isPrivate)
    }

    /// The public key of this pair.
    ///
    /// - Throws: `failed`.
    public func publicKey() throws(AsymmetricKeyError) -> AsymmetricKey {
        guard isPrivate else { return self }
        let bytes = try KeyWriter.write(key, .subjectPublicKeyInfo, isPrivate: false)
        return try AsymmetricKey(bytes, .subjectPublicKeyInfo, isPrivate: false, algorithm)
    }

    /// Cryptographic Length: the bits of the modulus, of the prime, of the curve's field or of the octets.
    public var bits: Int {
        switch algorithm {
        case .rsa, .dsa, .diffieHellman: Int(EVP_PKEY_get_bits(key.pointer))
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
