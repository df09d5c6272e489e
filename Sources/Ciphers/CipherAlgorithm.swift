/// A symmetric algorithm.
public enum CipherAlgorithm: String, Sendable, Hashable, CaseIterable {
    case aes = "AES"
    case camellia = "CAMELLIA"
    case aria = "ARIA"
    case tripleDES = "DES-EDE3"
    case chaCha20 = "ChaCha20"
    case chaCha20Poly1305 = "ChaCha20-Poly1305"

    /// Bytes of one block; 1 for a stream.
    public var block: Int {
        switch self {
        case .aes, .camellia, .aria: 16
        case .tripleDES: 8
        case .chaCha20, .chaCha20Poly1305: 1
        }
    }

    /// Bytes of its keys in every mode but XTS.
    public var keys: [Int] {
        switch self {
        case .aes, .camellia, .aria: [16, 24, 32]
        case .tripleDES: [16, 24]
        case .chaCha20, .chaCha20Poly1305: [32]
        }
    }
}
