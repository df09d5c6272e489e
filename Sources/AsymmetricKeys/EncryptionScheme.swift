public import Digests

/// How a short secret is encrypted to an RSA key.
public enum EncryptionScheme: Sendable, Hashable {
    /// RSAES-OAEP (RFC 8017 section 7.1), with the mask's hash and the label
    case oaep(HashAlgorithm, mask: HashAlgorithm, label: [UInt8])
    /// RSAES-PKCS1-v1_5 (RFC 8017 section 7.2)
    case pkcs1
}
