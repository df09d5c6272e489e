/// A named elliptic curve (KMIP 2.1 section 11.45). Only the curves that the program speaks about have a constant here.
public struct RecommendedCurve: KMIPEnumeration {
    public let rawValue: UInt32

    public init?(rawValue: UInt32) {
        guard isKnown(rawValue, in: Self.tag) else { return nil }
        self.rawValue = rawValue
    }

    private init(_ rawValue: UInt32) { self.rawValue = rawValue }

    public static let tag = Tag.recommendedCurve

    public static let p192 = Self(0x01)
    public static let k163 = Self(0x02)
    public static let b163 = Self(0x03)
    public static let p224 = Self(0x04)
    public static let k233 = Self(0x05)
    public static let b233 = Self(0x06)
    public static let p256 = Self(0x07)
    public static let k283 = Self(0x08)
    public static let b283 = Self(0x09)
    public static let p384 = Self(0x0A)
    public static let k409 = Self(0x0B)
    public static let b409 = Self(0x0C)
    public static let p521 = Self(0x0D)
    public static let k571 = Self(0x0E)
    public static let b571 = Self(0x0F)
    public static let secp160k1 = Self(0x14)
    public static let secp160r1 = Self(0x15)
    public static let secp160r2 = Self(0x16)
    public static let secp192k1 = Self(0x17)
    public static let secp224k1 = Self(0x18)
    public static let secp256k1 = Self(0x19)
    public static let brainpoolP160r1 = Self(0x37)
    public static let brainpoolP160t1 = Self(0x38)
    public static let brainpoolP192r1 = Self(0x39)
    public static let brainpoolP192t1 = Self(0x3A)
    public static let brainpoolP224r1 = Self(0x3B)
    public static let brainpoolP224t1 = Self(0x3C)
    public static let brainpoolP256r1 = Self(0x3D)
    public static let brainpoolP256t1 = Self(0x3E)
    public static let brainpoolP320r1 = Self(0x3F)
    public static let brainpoolP320t1 = Self(0x40)
    public static let brainpoolP384r1 = Self(0x41)
    public static let brainpoolP384t1 = Self(0x42)
    public static let brainpoolP512r1 = Self(0x43)
    public static let brainpoolP512t1 = Self(0x44)
    public static let curve25519 = Self(0x45)
    public static let curve448 = Self(0x46)
}
