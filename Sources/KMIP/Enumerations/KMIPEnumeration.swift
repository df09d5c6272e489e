/// An enumeration of the standard. Values that neither the standard nor an extension defines have no instance.
public protocol KMIPEnumeration: RawRepresentable, Hashable, Sendable where RawValue == UInt32 {
    /// The tag under which the enumeration travels.
    static var tag: Tag { get }
}

extension KMIPEnumeration {
    /// The normalized name of the JSON and XML profiles, such as `SymmetricKey`; a value without one as `0x` and eight digits.
    public var name: String {
        Registry.names.name(of: rawValue, in: Registry.scope(of: Self.tag))
            ?? Hexadecimal.prefixed(UInt64(rawValue), digits: 8)
    }

    /// The value of a normalized name.
    public init?(name: String) {
        guard let code = Registry.names.code(of: name, in: Registry.scope(of: Self.tag)) else { return nil }
        self.init(rawValue: code)
    }

    /// The element that carries this value under the enumeration's own tag.
    public var ttlv: TTLV { TTLV(Self.tag, .enumeration(rawValue)) }

    /// The name as words, such as `Object Not Found`.
    public var words: String { separated(by: " ") }

    /// The name with underscores, such as `Object_Not_Found`.
    public var underscored: String { separated(by: "_") }

    private func separated(by separator: Character) -> String {
        var result = ""
        var last: Character = "_"
        for character in name {
            if character.isUppercase, last.isLowercase || last.isNumber { result.append(separator) }
            result.append(character)
            last = character
        }
        return result
    }
}

/// Whether the standard names a value of this enumeration, or it lies in the range left to extensions.
func isKnown(_ code: UInt32, in tag: Tag) -> Bool {
    code >> 28 == 8 || Registry.names.bytes(of: code, in: Registry.scope(of: tag)) != nil
}
