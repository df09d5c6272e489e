/// What a key may be used for, as a mask (KMIP 2.1 section 12.1; the last line holds what only KMIP 1.4 names).
public struct CryptographicUsageMask: OptionSet, Hashable, Sendable {
    public let rawValue: Int32

    public init(rawValue: Int32) { self.rawValue = rawValue }

    public static let sign = Self(rawValue: 0x01)
    public static let verify = Self(rawValue: 0x02)
    public static let encrypt = Self(rawValue: 0x04)
    public static let decrypt = Self(rawValue: 0x08)
    public static let wrapKey = Self(rawValue: 0x10)
    public static let unwrapKey = Self(rawValue: 0x20)
    public static let macGenerate = Self(rawValue: 0x80)
    public static let macVerify = Self(rawValue: 0x100)
    public static let deriveKey = Self(rawValue: 0x200)
    public static let keyAgreement = Self(rawValue: 0x800)
    public static let certificateSign = Self(rawValue: 0x1000)
    public static let crlSign = Self(rawValue: 0x2000)
    public static let authenticate = Self(rawValue: 0x10_0000)
    public static let unrestricted = Self(rawValue: 0x20_0000)
    public static let fpeEncrypt = Self(rawValue: 0x40_0000)
    public static let fpeDecrypt = Self(rawValue: 0x80_0000)
    public static let export = Self(rawValue: 0x40)
    public static let contentCommitment = Self(rawValue: 0x400)

    /// The uses that apply protection (KMIP 2.1 section 4.57); the others process what is protected.
    public static let protecting: Self = [
        .sign, .encrypt, .wrapKey, .macGenerate, .deriveKey, .contentCommitment, .keyAgreement, .certificateSign,
        .crlSign, .fpeEncrypt,
    ]

    /// What its bits are called, as far as they have names.
    var names: [String] {
        (0..<32).map { UInt32(1) << $0 }.filter { UInt32(bitPattern: rawValue) & $0 != 0 }
            .compactMap { Registry.names.name(of: $0, in: Tag.cryptographicUsageMask.rawValue) }
    }
}
