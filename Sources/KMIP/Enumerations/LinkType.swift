/// What one object is to another (KMIP 2.1 section 11.28).
public struct LinkType: KMIPEnumeration {
    public let rawValue: UInt32

    public init?(rawValue: UInt32) {
        guard isKnown(rawValue, in: Self.tag) else { return nil }
        self.rawValue = rawValue
    }

    private init(_ rawValue: UInt32) { self.rawValue = rawValue }

    public static let tag = Tag.linkType

    public static let certificate = Self(0x101)
    public static let publicKey = Self(0x102)
    public static let privateKey = Self(0x103)
    public static let derivationBaseObject = Self(0x104)
    public static let derivedKey = Self(0x105)
    public static let replacementObject = Self(0x106)
    public static let replacedObject = Self(0x107)
    public static let parent = Self(0x108)
    public static let child = Self(0x109)
    public static let pkcs12Certificate = Self(0x10C)
    public static let pkcs12Password = Self(0x10D)
    public static let wrappingKey = Self(0x10E)
}
