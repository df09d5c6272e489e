/// A message authentication code.
public enum MACAlgorithm: Sendable, Hashable {
    /// RFC 2104
    case hmac(HashAlgorithm)
    /// NIST SP 800-38B
    case cmac(CMACBlock)
    /// NIST SP 800-185, with the length of the result in bytes
    case kmac128(Int)
    case kmac256(Int)

    /// The block cipher of a CMAC.
    public enum CMACBlock: String, Sendable, Hashable, CaseIterable {
        case aes = "AES"
        case camellia = "CAMELLIA"
        case tripleDES = "DES-EDE3"

        /// - Throws: `key-length`.
        func name(keyCount: Int) throws(DigestError) -> String {
            switch (self, keyCount) {
            case (.aes, 16), (.aes, 24), (.aes, 32), (.camellia, 16), (.camellia, 24), (.camellia, 32):
                return "\(rawValue)-\(8 * keyCount)-CBC"
            case (.tripleDES, 24): return "DES-EDE3-CBC"
            default: throw DigestError(.keyLength)
            }
        }
    }

    /// libcrypto's name.
    var name: String {
        switch self {
        case .hmac: "HMAC"
        case .cmac: "CMAC"
        case .kmac128: "KMAC-128"
        case .kmac256: "KMAC-256"
        }
    }

    /// Bytes of the result.
    public var count: Int {
        switch self {
        case .hmac(let hash): hash.count
        case .cmac(.tripleDES): 8
        case .cmac: 16
        case .kmac128(let count), .kmac256(let count): count
        }
    }
}
