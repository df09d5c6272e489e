public import Secrets

/// A key as its numbers (KMIP 2.1 sections 3.5 to 3.12), each in network order without leading zeros.
public enum TransparentKey: Sendable, Equatable {
    case rsaPublic(modulus: [UInt8], exponent: [UInt8])
    case rsaPrivate(RSANumbers)
    case dsaPublic(DiscreteGroup, [UInt8])
    case dsaPrivate(DiscreteGroup, SecretBytes)
    case diffieHellmanPublic(DiscreteGroup, [UInt8])
    case diffieHellmanPrivate(DiscreteGroup, SecretBytes)
    /// The point in any ``PointForm``; of a key that was read it is uncompressed, whatever it came in.
    case ellipticCurvePublic(Curve, [UInt8])
    case ellipticCurvePrivate(Curve, SecretBytes)
}

/// What the two sides of DSA and Diffie-Hellman have in common.
public struct DiscreteGroup: Sendable, Equatable {
    public var p: [UInt8]
    /// Diffie-Hellman may do without.
    public var q: [UInt8]?
    public var g: [UInt8]

    public init(p: [UInt8], q: [UInt8]?, g: [UInt8]) {
        self.p = p
        self.q = q
        self.g = g
    }
}
