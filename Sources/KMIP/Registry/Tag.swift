/// A tag: what an element of a message is (KMIP 2.1 section 11.56).
///
/// Codes are 3 bytes, 42xxxx for the standard's own and 54xxxx for extensions. Codes above that are this program's own marks for
/// names that some JSON clients send and that have no code (see ``isOnTheWire``); they cannot come out of a binary message or a
/// hexadecimal tag.
public struct Tag: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: UInt32

    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The tag of a name in the normalized form of the JSON and XML profiles, such as `CryptographicLength`.
    public init?(name: String) {
        guard let code = Registry.names.code(of: name, in: Registry.tagScope) else { return nil }
        rawValue = code
    }

    init(_ rawValue: UInt32) { self.rawValue = rawValue }

    /// The normalized name; nil for an extension or a code that the standard does not define.
    public var name: String? { Registry.names.name(of: rawValue, in: Registry.tagScope) ?? pseudoName }

    /// Whether this is an extension (54xxxx).
    public var isExtension: Bool { rawValue >> 16 == 0x54 }

    /// Whether the tag has a 3-byte code, and so can be encoded in binary.
    public var isOnTheWire: Bool { rawValue <= 0xFF_FFFF }

    /// The name, or `0x` and six hexadecimal digits.
    public var description: String { name ?? hexadecimal }

    var hexadecimal: String {
        let digits = String(rawValue, radix: 16, uppercase: true)
        return "0x" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    /// Every tag of the standard, in the order of the tables.
    public static var all: [Tag] { Registry.names.codes(in: Registry.tagScope).map(Tag.init(rawValue:)) }
}
