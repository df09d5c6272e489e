public import AsymmetricKeys
public import KMIP

extension KeyAlgorithm {
    /// What a client asks a key pair to be made of.
    ///
    /// - Parameters:
    ///   - algorithm: RSA, DSA, DH, EC and its uses, Ed25519, Ed448, ML-KEM, ML-DSA.
    ///   - curve: of an elliptic curve; Curve25519 and Curve448 are keys for ECDH.
    ///   - length: in bits; where no curve is named it chooses one of NIST's.
    /// - Throws: Invalid Attribute Value for what is not offered or does not go together.
    public init(
        _ algorithm: CryptographicAlgorithm,
        _ curve: RecommendedCurve?,
        length: Int32?
    ) throws(KMIPError) {
        switch algorithm {
        case .rsa: self = .rsa
        case .dsa: self = .dsa
        case .ed25519: self = .ed25519
        case .ed448: self = .ed448
        case .mlKEM768, .mlKEM1024, .mlDSA65, .mlDSA87: self = try Self.ofLattice(algorithm)
        case .ec, .ecdsa, .ecdh: self = try Self.elliptic(curve, length: length)
        default: throw KMIPError(.invalidAttributeValue, "no key pair of \(algorithm.name) is made here")
        }
    }

    private static func ofLattice(_ algorithm: CryptographicAlgorithm) throws(KMIPError) -> KeyAlgorithm {
        guard let lattice = Lattice(algorithm) else {
            throw KMIPError(.invalidAttributeValue, "no key pair of \(algorithm.name) is made here")
        }
        return .lattice(lattice)
    }

    private static func elliptic(_ recommended: RecommendedCurve?, length: Int32?) throws(KMIPError) -> KeyAlgorithm {
        if recommended == .curve25519 { return .x25519 }
        if recommended == .curve448 { return .x448 }
        guard let recommended else {
            let nist: [Curve] = [.p256, .p192, .p224, .p384, .p521]
            guard let curve = nist.first(where: { length == nil || length == Int32($0.bits) }) else {
                throw KMIPError(.invalidAttributeValue, "no curve has this length; name one by RecommendedCurve")
            }
            return .ellipticCurve(curve)
        }
        guard let curve = Curve(recommended), length == nil || length == Int32(curve.bits) else {
            throw KMIPError(.invalidAttributeValue, "\(recommended.name) is not offered, or has another length")
        }
        return .ellipticCurve(curve)
    }

    /// What a key's Cryptographic Algorithm is when it does not say.
    public var cryptographicAlgorithm: CryptographicAlgorithm {
        switch self {
        case .rsa: .rsa
        case .dsa: .dsa
        case .diffieHellman: .dh
        case .ellipticCurve: .ec
        case .ed25519: .ed25519
        case .ed448: .ed448
        case .x25519, .x448: .ecdh
        case .lattice(let lattice): lattice.cryptographicAlgorithm
        }
    }

    /// Recommended Curve of a key, where it has one.
    public var recommendedCurve: RecommendedCurve? {
        switch self {
        case .ellipticCurve(let curve): curve.recommended
        case .x25519: .curve25519
        case .x448: .curve448
        case .rsa, .dsa, .diffieHellman, .ed25519, .ed448, .lattice: nil
        }
    }
}
