import AsymmetricKeys
import Digests
import KMIP
import KMIPKeys

extension CryptographicPolicy {
    /// - Throws: Unsupported Cryptographic Parameters.
    func require(_ scheme: SignatureScheme, _ key: AsymmetricKey, isSigning: Bool) throws(KMIPError) {
        // What was signed in days gone by may be verified.
        if isSigning, self != .legacy, let hash = scheme.hash, hash == .md5 || hash == .sha1 {
            throw Self.refusal("signatures over \(hash.name); cryptography legacy does")
        }
        guard self == .fips else { return }
        if let hash = scheme.hash, !Self.isApproved(hash) {
            throw Self.refusal("signatures over \(hash.name)")
        }
        if case .rsaPSS(_, let mask, _) = scheme, !Self.isApproved(mask) {
            throw Self.refusal("signatures with a mask of \(mask.name)")
        }
        guard Self.isApproved(key), !(isSigning && key.algorithm == .dsa) else {
            throw Self.refusal(
                "signatures by keys of \(key.algorithm.cryptographicAlgorithm.name) with \(key.bits) bits"
            )
        }
    }

    /// - Throws: Unsupported Cryptographic Parameters.
    func require(_ scheme: EncryptionScheme, _ key: AsymmetricKey, isEncrypting: Bool) throws(KMIPError) {
        guard self == .fips else { return }
        guard case .oaep(let hash, let mask, _) = scheme, Self.isApproved(key) else {
            throw Self.refusal("RSA but with OAEP and keys from 2048 bits on")
        }
        guard Self.isApproved(hash), Self.isApproved(mask) else {
            throw Self.refusal("OAEP with \(hash.name) and a mask of \(mask.name)")
        }
    }

    /// Of a pair that is to be made. What is only kept here may be kept whatever it is; its use is decided about at each use.
    ///
    /// - Throws: Invalid Attribute Value, as for a length that is not offered.
    func requireToMake(_ shape: PairShape) throws(KMIPError) {
        guard self == .fips, shape.algorithm == .rsa, shape.bits < Self.leastModulus else { return }
        throw KMIPError(.invalidAttributeValue, "the policy fips makes RSA keys from \(Self.leastModulus) bits on")
    }

    /// Bits (NIST SP 800-131A section 3).
    private static let leastModulus = 2_048

    /// Of a key that encapsulates.
    ///
    /// - Throws: Unsupported Cryptographic Parameters.
    func requireToEncapsulate(_ key: AsymmetricKey) throws(KMIPError) {
        guard self == .fips, !Self.isApproved(key) else { return }
        throw Self.refusal("secrets under keys of \(key.algorithm.cryptographicAlgorithm.name)")
    }

    /// Of two keys that agree on a secret.
    ///
    /// - Throws: Unsupported Cryptographic Parameters.
    func requireToAgree(_ key: AsymmetricKey) throws(KMIPError) {
        guard self == .fips, !Self.isApproved(key) else { return }
        throw Self.refusal("secrets by keys of \(key.algorithm.cryptographicAlgorithm.name)")
    }

    private static func isApproved(_ key: AsymmetricKey) -> Bool {
        switch key.algorithm {
        case .rsa, .dsa: key.bits >= leastModulus
        case .ellipticCurve(let curve): [.p224, .p256, .p384, .p521].contains(curve)
        case .ed25519, .ed448: true
        // FIPS 203 and 204; but libcrypto's provider is not what computes them.
        case .lattice: !FIPSProvider.isLoaded
        case .diffieHellman, .x25519, .x448: false
        }
    }
}
