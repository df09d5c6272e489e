/// How a key is derived (KMIP 2.1 section 11.14).
public struct DerivationMethod: KMIPEnumeration {
    public let rawValue: UInt32

    public init?(rawValue: UInt32) {
        guard isKnown(rawValue, in: Self.tag) else { return nil }
        self.rawValue = rawValue
    }

    private init(_ rawValue: UInt32) { self.rawValue = rawValue }

    public static let tag = Tag.derivationMethod

    public static let pbkdf2 = Self(0x01)
    public static let hash = Self(0x02)
    public static let hmac = Self(0x03)
    public static let encrypt = Self(0x04)
    public static let nist800108C = Self(0x05)
    public static let nist800108F = Self(0x06)
    public static let nist800108DPI = Self(0x07)
    public static let asymmetricKey = Self(0x08)
    public static let awsSignatureVersion4 = Self(0x09)
    public static let hkdf = Self(0x0A)
}
