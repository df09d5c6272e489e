/// How the material of a key is written (KMIP 2.1 section 11.25).
public struct KeyFormatType: KMIPEnumeration {
    public let rawValue: UInt32

    public init?(rawValue: UInt32) {
        guard isKnown(rawValue, in: Self.tag) else { return nil }
        self.rawValue = rawValue
    }

    private init(_ rawValue: UInt32) { self.rawValue = rawValue }

    public static let tag = Tag.keyFormatType

    public static let raw = Self(0x01)
    public static let opaque = Self(0x02)
    public static let pkcs1 = Self(0x03)
    public static let pkcs8 = Self(0x04)
    public static let x509 = Self(0x05)
    public static let ecPrivateKey = Self(0x06)
    public static let transparentSymmetricKey = Self(0x07)
    public static let transparentDSAPrivateKey = Self(0x08)
    public static let transparentDSAPublicKey = Self(0x09)
    public static let transparentRSAPrivateKey = Self(0x0A)
    public static let transparentRSAPublicKey = Self(0x0B)
    public static let transparentDHPrivateKey = Self(0x0C)
    public static let transparentDHPublicKey = Self(0x0D)
    // Of KMIP 1.x, each for one algorithm.
    public static let transparentECDSAPrivateKey = Self(0x0E)
    public static let transparentECDSAPublicKey = Self(0x0F)
    public static let transparentECDHPrivateKey = Self(0x10)
    public static let transparentECDHPublicKey = Self(0x11)
    public static let transparentECMQVPrivateKey = Self(0x12)
    public static let transparentECMQVPublicKey = Self(0x13)
    public static let transparentECPrivateKey = Self(0x14)
    public static let transparentECPublicKey = Self(0x15)
    public static let pkcs12 = Self(0x16)
    public static let pkcs10 = Self(0x17)

    static let ofOneAlgorithm = (0x0E...0x13).map(Self.init(_:))

    /// Of an elliptic form that is for one algorithm alone (KMIP 1.4 sections 2.1.7.8 to 2.1.7.13): the algorithm, and the form for all of them that has
    /// taken its place, with the same fields. Nil for every other form.
    public var elliptic: (algorithm: CryptographicAlgorithm, general: Self)? {
        let general = rawValue % 2 == 0 ? Self.transparentECPrivateKey : .transparentECPublicKey
        return switch self {
        case .transparentECDSAPrivateKey, .transparentECDSAPublicKey: (.ecdsa, general)
        case .transparentECDHPrivateKey, .transparentECDHPublicKey: (.ecdh, general)
        case .transparentECMQVPrivateKey, .transparentECMQVPublicKey: (.ecmqv, general)
        default: nil
        }
    }

    /// Whether the material is a structure of named parts.
    public var isTransparent: Bool { (0x07...0x15).contains(rawValue) }
}
