/// How the bytes of a key are laid out; all but ``raw`` are DER.
public enum KeyEncoding: String, Sendable, Hashable, CaseIterable {
    /// RSAPublicKey or RSAPrivateKey (RFC 8017 appendix A.1)
    case pkcs1
    /// PrivateKeyInfo (RFC 5208), not encrypted
    case pkcs8
    /// SubjectPublicKeyInfo (RFC 5280 section 4.1)
    case subjectPublicKeyInfo = "x509"
    /// ECPrivateKey (RFC 5915)
    case ecPrivateKey = "sec1"
    /// The octets of RFC 8032 and RFC 7748: Ed25519, Ed448, X25519 and X448 only.
    case raw

    /// libcrypto's name of the structure.
    var structure: LibcryptoName {
        switch self {
        case .pkcs1, .ecPrivateKey: "type-specific"
        case .pkcs8: "PrivateKeyInfo"
        case .subjectPublicKeyInfo: "SubjectPublicKeyInfo"
        case .raw: "raw"
        }
    }

    func fits(_ algorithm: KeyAlgorithm, isPrivate: Bool) -> Bool {
        switch self {
        case .pkcs1: algorithm == .rsa
        case .pkcs8: isPrivate
        case .subjectPublicKeyInfo: !isPrivate
        case .ecPrivateKey: isPrivate && algorithm.curve != nil
        case .raw: algorithm.isOctetString
        }
    }
}
