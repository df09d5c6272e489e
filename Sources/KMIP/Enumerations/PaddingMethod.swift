/// How data is filled up for an algorithm (KMIP 2.1 section 11.37).
public struct PaddingMethod: KMIPEnumeration {
    public let rawValue: UInt32

    public init?(rawValue: UInt32) {
        guard isKnown(rawValue, in: Self.tag) else { return nil }
        self.rawValue = rawValue
    }

    private init(_ rawValue: UInt32) { self.rawValue = rawValue }

    public static let tag = Tag.paddingMethod

    public static let none = Self(0x01)
    public static let oaep = Self(0x02)
    public static let pkcs5 = Self(0x03)
    public static let ssl3 = Self(0x04)
    public static let zeros = Self(0x05)
    public static let ansiX923 = Self(0x06)
    public static let iso10126 = Self(0x07)
    public static let pkcs1v15 = Self(0x08)
    public static let x931 = Self(0x09)
    public static let pss = Self(0x0A)
}
