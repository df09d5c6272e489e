public import AsymmetricKeys
public import KMIP

extension Lattice {
    /// Nil for an algorithm that is none of these.
    public init?(_ algorithm: CryptographicAlgorithm) {
        guard let pair = Self.pairs.first(where: { $0.1 == algorithm }) else { return nil }
        self = pair.0
    }

    public var cryptographicAlgorithm: CryptographicAlgorithm {
        switch self {
        case .mlKEM768: .mlKEM768
        case .mlKEM1024: .mlKEM1024
        case .mlDSA65: .mlDSA65
        case .mlDSA87: .mlDSA87
        }
    }

    private static let pairs = allCases.map { ($0, $0.cryptographicAlgorithm) }
}
