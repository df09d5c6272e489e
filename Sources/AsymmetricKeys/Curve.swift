/// A named elliptic curve in short Weierstrass form. Curves with explicit parameters are not taken: whoever chooses the
/// parameters can choose weak ones.
public enum Curve: String, Sendable, Hashable, CaseIterable {
    case p192 = "prime192v1"
    case p224 = "secp224r1"
    case p256 = "prime256v1"
    case p384 = "secp384r1"
    case p521 = "secp521r1"
    case k163 = "sect163k1"
    case b163 = "sect163r2"
    case k233 = "sect233k1"
    case b233 = "sect233r1"
    case k283 = "sect283k1"
    case b283 = "sect283r1"
    case k409 = "sect409k1"
    case b409 = "sect409r1"
    case k571 = "sect571k1"
    case b571 = "sect571r1"
    case secp160k1
    case secp160r1
    case secp160r2
    case secp192k1
    case secp224k1
    case secp256k1
    case brainpoolP160r1
    case brainpoolP160t1
    case brainpoolP192r1
    case brainpoolP192t1
    case brainpoolP224r1
    case brainpoolP224t1
    case brainpoolP256r1
    case brainpoolP256t1
    case brainpoolP320r1
    case brainpoolP320t1
    case brainpoolP384r1
    case brainpoolP384t1
    case brainpoolP512r1
    case brainpoolP512t1

    /// libcrypto's name.
    var name: String { rawValue }

    /// Whether its field is of characteristic 2.
    public var isBinary: Bool { name.hasPrefix("sect") }

    /// Cryptographic Length in bits.
    public var bits: Int { Int(rawValue.drop { !$0.isNumber }.prefix { $0.isNumber }) ?? 0 }
}
