/// What a key pair is for.
public enum KeyAlgorithm: Sendable, Hashable {
    case rsa
    case dsa
    case diffieHellman
    case ellipticCurve(Curve)
    case ed25519
    case ed448
    case x25519
    case x448
    case lattice(Lattice)

    public var curve: Curve? {
        if case .ellipticCurve(let curve) = self { curve } else { nil }
    }

    /// Whether the key is one string of octets with no parameters.
    var isOctetString: Bool {
        switch self {
        case .ed25519, .ed448, .x25519, .x448, .lattice: true
        case .rsa, .dsa, .diffieHellman, .ellipticCurve: false
        }
    }

    /// libcrypto's name of the key's type.
    var name: String {
        switch self {
        case .rsa: "RSA"
        case .dsa: "DSA"
        case .diffieHellman: "DH"
        case .ellipticCurve: "EC"
        case .ed25519: "ED25519"
        case .ed448: "ED448"
        case .x25519: "X25519"
        case .x448: "X448"
        case .lattice(let lattice): lattice.rawValue
        }
    }
}
