/// A signature scheme with its hash (KMIP 2.1 section 11.16).
public struct DigitalSignatureAlgorithm: KMIPEnumeration {
    public let rawValue: UInt32

    public init?(rawValue: UInt32) {
        guard isKnown(rawValue, in: Self.tag) else { return nil }
        self.rawValue = rawValue
    }

    private init(_ rawValue: UInt32) { self.rawValue = rawValue }

    public static let tag = Tag.digitalSignatureAlgorithm

    public static let md5WithRSA = Self(0x02)
    public static let sha1WithRSA = Self(0x03)
    public static let sha224WithRSA = Self(0x04)
    public static let sha256WithRSA = Self(0x05)
    public static let sha384WithRSA = Self(0x06)
    public static let sha512WithRSA = Self(0x07)
    public static let rsaPSS = Self(0x08)
    public static let dsaWithSHA1 = Self(0x09)
    public static let dsaWithSHA224 = Self(0x0A)
    public static let dsaWithSHA256 = Self(0x0B)
    public static let ecdsaWithSHA1 = Self(0x0C)
    public static let ecdsaWithSHA224 = Self(0x0D)
    public static let ecdsaWithSHA256 = Self(0x0E)
    public static let ecdsaWithSHA384 = Self(0x0F)
    public static let ecdsaWithSHA512 = Self(0x10)
    public static let sha3of256WithRSA = Self(0x11)
    public static let sha3of384WithRSA = Self(0x12)
    public static let sha3of512WithRSA = Self(0x13)
}
