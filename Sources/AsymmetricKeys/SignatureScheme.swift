public import Digests

/// How a signature is made.
public enum SignatureScheme: Sendable, Hashable {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 section 8.2)
    case rsaPKCS1(HashAlgorithm)
    /// RSASSA-PSS (RFC 8017 section 8.1), with the mask's hash and the salt's bytes
    case rsaPSS(HashAlgorithm, mask: HashAlgorithm, salt: Int)
    /// ECDSA (FIPS 186-5 section 6), in DER
    case ecdsa(HashAlgorithm)
    /// DSA (FIPS 186-4 section 4), in DER
    case dsa(HashAlgorithm)
    /// Ed25519 and Ed448 (RFC 8032), which take the message itself
    case edwards
    /// ML-DSA (FIPS 204) with no context, which takes the message itself
    case lattice

    /// What the message is hashed by first; nothing for a scheme that does it itself.
    public var hash: HashAlgorithm? {
        switch self {
        case .rsaPKCS1(let hash), .rsaPSS(let hash, _, _), .ecdsa(let hash), .dsa(let hash): hash
        case .edwards, .lattice: nil
        }
    }

    func fits(_ algorithm: KeyAlgorithm) -> Bool {
        switch (self, algorithm) {
        case (.rsaPKCS1, .rsa), (.rsaPSS, .rsa), (.ecdsa, .ellipticCurve), (.dsa, .dsa), (.edwards, .ed25519),
            (.edwards, .ed448):
            true
        case (.lattice, .lattice(let lattice)): !lattice.encapsulates
        default: false
        }
    }
}
