/// A hash function, by libcrypto's name.
public enum HashAlgorithm: String, Sendable, Hashable, CaseIterable {
    case md5 = "MD5"
    case sha1 = "SHA1"
    case sha224 = "SHA2-224"
    case sha256 = "SHA2-256"
    case sha384 = "SHA2-384"
    case sha512 = "SHA2-512"
    case sha512of224 = "SHA2-512/224"
    case sha512of256 = "SHA2-512/256"
    case sha3of224 = "SHA3-224"
    case sha3of256 = "SHA3-256"
    case sha3of384 = "SHA3-384"
    case sha3of512 = "SHA3-512"
    case ripemd160 = "RIPEMD-160"

    /// Bytes of a digest.
    public var count: Int {
        switch self {
        case .md5: 16
        case .sha1, .ripemd160: 20
        case .sha224, .sha512of224, .sha3of224: 28
        case .sha256, .sha512of256, .sha3of256: 32
        case .sha384, .sha3of384: 48
        case .sha512, .sha3of512: 64
        }
    }

    /// libcrypto's name, for others of this kind that are told it.
    public var name: String { rawValue }
}
