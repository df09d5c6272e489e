/// The algorithm that a key is for (KMIP 2.1 section 11.12). Only the algorithms that the program speaks about have a constant here;
/// every value of the standard can be kept and shown, and so can ML-KEM and ML-DSA, which are KMIP 3.0's.
public struct CryptographicAlgorithm: KMIPEnumeration {
    public let rawValue: UInt32

    public init?(rawValue: UInt32) {
        guard isKnown(rawValue, in: Self.tag) else { return nil }
        self.rawValue = rawValue
    }

    private init(_ rawValue: UInt32) { self.rawValue = rawValue }

    public static let tag = Tag.cryptographicAlgorithm

    public static let des = Self(0x01)
    public static let tripleDES = Self(0x02)
    public static let aes = Self(0x03)
    public static let rsa = Self(0x04)
    public static let dsa = Self(0x05)
    public static let ecdsa = Self(0x06)
    public static let hmacSHA1 = Self(0x07)
    public static let hmacSHA224 = Self(0x08)
    public static let hmacSHA256 = Self(0x09)
    public static let hmacSHA384 = Self(0x0A)
    public static let hmacSHA512 = Self(0x0B)
    public static let hmacMD5 = Self(0x0C)
    public static let dh = Self(0x0D)
    public static let ecdh = Self(0x0E)
    public static let ecmqv = Self(0x0F)
    public static let camellia = Self(0x11)
    public static let ec = Self(0x1A)
    public static let chaCha20 = Self(0x1C)
    public static let poly1305 = Self(0x1D)
    public static let chaCha20Poly1305 = Self(0x1E)
    public static let hmacSHA3of224 = Self(0x23)
    public static let hmacSHA3of256 = Self(0x24)
    public static let hmacSHA3of384 = Self(0x25)
    public static let hmacSHA3of512 = Self(0x26)
    public static let aria = Self(0x29)
    public static let ed25519 = Self(0x37)
    public static let ed448 = Self(0x38)
    // Of KMIP 3.0, whose numbers Cosmian's servers use too.
    public static let mlKEM768 = Self(0x3A)
    public static let mlKEM1024 = Self(0x3B)
    public static let mlDSA65 = Self(0x3D)
    public static let mlDSA87 = Self(0x3E)
    // Extensions of this server: the standard has no number for KMAC.
    public static let kmac128 = Self(0x8B51_0001)
    public static let kmac256 = Self(0x8B51_0002)
}
