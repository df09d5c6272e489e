import Secrets

/// One element of a message: a tag and a typed value (KMIP 2.1 section 10.1).
public struct TTLV: Equatable, Sendable {
    public var tag: Tag
    public var value: TTLVValue

    public init(_ tag: Tag, _ value: TTLVValue) {
        self.tag = tag
        self.value = value
    }

    /// The elements inside a structure; none for every other type.
    public var children: [TTLV] {
        if case .structure(let children) = value { children } else { [] }
    }

    /// The first element inside this structure that has a tag.
    public func first(_ tag: Tag) -> TTLV? { children.first { $0.tag == tag } }
}

/// A value of one of the standard's item types (KMIP 2.1 section 11.23).
///
/// `secret` is a Byte String on the wire, `secretText` a Text String and `secretInteger` a Big Integer; decoders use them for the
/// tags that carry key material or passwords (``Tag/carriesSecret``), so that such bytes live in memory that is wiped and never
/// show in a description.
public enum TTLVValue: Equatable, Sendable {
    case structure([TTLV])
    case integer(Int32)
    case longInteger(Int64)
    /// Two's complement, big-endian, a multiple of 8 bytes and at least 8.
    case bigInteger([UInt8])
    /// The same, of a private key.
    case secretInteger(SecretBytes)
    case enumeration(UInt32)
    case boolean(Bool)
    case text(String)
    case bytes([UInt8])
    case secret(SecretBytes)
    /// UTF-8.
    case secretText(SecretBytes)
    /// Seconds since 1970.
    case dateTime(Int64)
    /// Seconds.
    case interval(UInt32)
    /// Microseconds since 1970.
    case dateTimeExtended(Int64)

    /// The type's name in the JSON and XML profiles.
    public var typeName: String { type.name }

    var type: ItemType {
        switch self {
        case .structure: .structure
        case .integer: .integer
        case .longInteger: .longInteger
        case .bigInteger, .secretInteger: .bigInteger
        case .enumeration: .enumeration
        case .boolean: .boolean
        case .text, .secretText: .textString
        case .bytes, .secret: .byteString
        case .dateTime: .dateTime
        case .interval: .interval
        case .dateTimeExtended: .dateTimeExtended
        }
    }

    /// A Big Integer of any number of two's complement bytes, sign-extended as the standard asks.
    public static func bigInteger(extending bytes: [UInt8]) -> TTLVValue {
        let missing = bytes.isEmpty ? 8 : (8 - bytes.count % 8) % 8
        let sign: UInt8 = (bytes.first ?? 0) & 0x80 == 0 ? 0x00 : 0xFF
        return .bigInteger(Array(repeating: sign, count: missing) + bytes)
    }

    /// The same of a secret.
    public static func secretInteger(extending bytes: SecretBytes) -> TTLVValue {
        let missing = bytes.count == 0 ? 8 : (8 - bytes.count % 8) % 8
        let sign: UInt8 = bytes.withBytes { $0.first ?? 0 } & 0x80 == 0 ? 0x00 : 0xFF
        return .secretInteger(
            .joining([SecretBytes(copying: [UInt8](repeating: sign, count: missing)), bytes])
        )
    }
}

extension Tag {
    /// Tags whose Byte Strings and Text Strings are decoded into wiping memory.
    public var carriesSecret: Bool {
        switch self {
        case .keyMaterial, .key, .keyValue, .opaqueDataValue, .byteString: true
        case .password, .oneTimePassword, .hashedPassword, .ticketValue: true
        default: Self.privateNumbers.contains(rawValue)
        }
    }

    /// CRT Coefficient, D, P, Prime Exponent P and Q, Private Exponent, Q and X: whatever of a private key travels as a Big Integer
    /// (KMIP 2.1 sections 3.5 to 3.11). P and Q are secret for RSA only, and treated alike.
    private static let privateNumbers: Set<UInt32> = [
        0x42_0027, 0x42_002E, 0x42_005E, 0x42_0060, 0x42_0061, 0x42_0063, 0x42_0071, 0x42_009F,
    ]
}
