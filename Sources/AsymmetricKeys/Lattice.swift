/// A parameter set of ML-KEM (FIPS 203 section 8) or ML-DSA (FIPS 204 section 4).
public enum Lattice: String, Sendable, Hashable, CaseIterable {
    case mlKEM768 = "ML-KEM-768"
    case mlKEM1024 = "ML-KEM-1024"
    case mlDSA65 = "ML-DSA-65"
    case mlDSA87 = "ML-DSA-87"

    /// Whether its keys encapsulate secrets; those of the others sign.
    public var encapsulates: Bool { self == .mlKEM768 || self == .mlKEM1024 }

    /// Bytes of the seed that a private key is kept as: d and z of ML-KEM, ξ of ML-DSA.
    var seed: Int { encapsulates ? 64 : 32 }

    /// Bytes of a public key.
    var publicKey: Int {
        switch self {
        case .mlKEM768: 1_184
        case .mlKEM1024: 1_568
        case .mlDSA65: 1_952
        case .mlDSA87: 2_592
        }
    }

    /// Bytes of a private key that is written out, as other programs keep it.
    var expanded: Int {
        switch self {
        case .mlKEM768: 2_400
        case .mlKEM1024: 3_168
        case .mlDSA65: 4_032
        case .mlDSA87: 4_896
        }
    }

    /// Where the public key, or its beginning, stands in a private key that is written out: `ek` of ML-KEM, ρ of ML-DSA.
    var publicPart: Range<Int> {
        switch self {
        case .mlKEM768: 1_152..<2_336
        case .mlKEM1024: 1_536..<3_104
        case .mlDSA65, .mlDSA87: 0..<32
        }
    }

    /// The last two arcs of its object identifier, below 2.16.840.1.101.3.4 (RFC 9881, RFC 9935).
    var arcs: [UInt8] {
        switch self {
        case .mlKEM768: [4, 2]
        case .mlKEM1024: [4, 3]
        case .mlDSA65: [3, 18]
        case .mlDSA87: [3, 19]
        }
    }
}
