/// How a block cipher chains its blocks (KMIP 2.1 section 11.6).
public struct BlockCipherMode: KMIPEnumeration {
    public let rawValue: UInt32

    public init?(rawValue: UInt32) {
        guard isKnown(rawValue, in: Self.tag) else { return nil }
        self.rawValue = rawValue
    }

    private init(_ rawValue: UInt32) { self.rawValue = rawValue }

    public static let tag = Tag.blockCipherMode

    public static let cbc = Self(0x01)
    public static let ecb = Self(0x02)
    public static let pcbc = Self(0x03)
    public static let cfb = Self(0x04)
    public static let ofb = Self(0x05)
    public static let ctr = Self(0x06)
    public static let cmac = Self(0x07)
    public static let ccm = Self(0x08)
    public static let gcm = Self(0x09)
    public static let cbcMAC = Self(0x0A)
    public static let xts = Self(0x0B)
    public static let aesKeyWrapPadding = Self(0x0C)
    public static let nistKeyWrap = Self(0x0D)
    public static let aead = Self(0x12)
}
