public import AsymmetricKeys
public import KMIP

extension Curve {
    /// Nothing for a curve that is not offered, or is not in this form (Curve25519, Curve448).
    public init?(_ recommended: RecommendedCurve) {
        guard let pair = Self.pairs.first(where: { $0.1 == recommended }) else { return nil }
        self = pair.0
    }

    public var recommended: RecommendedCurve? { Self.pairs.first { $0.0 == self }?.1 }

    private static let pairs: [(Curve, RecommendedCurve)] = [
        (.p192, .p192),
        (.p224, .p224),
        (.p256, .p256),
        (.p384, .p384),
        (.p521, .p521),
        (.k163, .k163),
        (.b163, .b163),
        (.k233, .k233),
        (.b233, .b233),
        (.k283, .k283),
        (.b283, .b283),
        (.k409, .k409),
        (.b409, .b409),
        (.k571, .k571),
        (.b571, .b571),
        (.secp160k1, .secp160k1),
        (.secp160r1, .secp160r1),
        (.secp160r2, .secp160r2),
        (.secp192k1, .secp192k1),
        (.secp224k1, .secp224k1),
        (.secp256k1, .secp256k1),
        (.brainpoolP160r1, .brainpoolP160r1),
        (.brainpoolP160t1, .brainpoolP160t1),
        (.brainpoolP192r1, .brainpoolP192r1),
        (.brainpoolP192t1, .brainpoolP192t1),
        (.brainpoolP224r1, .brainpoolP224r1),
        (.brainpoolP224t1, .brainpoolP224t1),
        (.brainpoolP256r1, .brainpoolP256r1),
        (.brainpoolP256t1, .brainpoolP256t1),
        (.brainpoolP320r1, .brainpoolP320r1),
        (.brainpoolP320t1, .brainpoolP320t1),
        (.brainpoolP384r1, .brainpoolP384r1),
        (.brainpoolP384t1, .brainpoolP384t1),
        (.brainpoolP512r1, .brainpoolP512r1),
        (.brainpoolP512t1, .brainpoolP512t1),
    ]
}
