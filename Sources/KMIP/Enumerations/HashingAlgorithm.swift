/// A hash function (KMIP 2.1 section 11.21).
public struct HashingAlgorithm: KMIPEnumeration {
    public let rawValue: UInt32

    public init?(rawValue: UInt32) {
        guard isKnown(rawValue, in: Self.tag) else { return nil }
        self.rawValue = rawValue
    }

    private init(_ rawValue: UInt32) { self.rawValue = rawValue }

    public static let tag = Tag.hashingAlgorithm

    public static let md5 = Self(0x03)
    public static let sha1 = Self(0x04)
    public static let sha224 = Self(0x05)
    public static let sha256 = Self(0x06)
    public static let sha384 = Self(0x07)
    public static let sha512 = Self(0x08)
    public static let ripemd160 = Self(0x09)
    public static let sha512of224 = Self(0x0C)
    public static let sha512of256 = Self(0x0D)
    public static let sha3of224 = Self(0x0E)
    public static let sha3of256 = Self(0x0F)
    public static let sha3of384 = Self(0x10)
    public static let sha3of512 = Self(0x11)
}
