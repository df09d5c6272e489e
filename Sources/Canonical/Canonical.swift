/// The one encoding under every signature, tag, digest and derived key.
///
/// A value is its type (1 byte), the length of its bytes (u32) and the bytes, integers big-endian: 00 null, 01 bytes,
/// 02 text in UTF-8, 03 unsigned integer of 8 bytes, 04 instant as signed microseconds of 8 bytes, 05 boolean of 1
/// byte, 06 list, whose bytes are the count (u32) and the elements. So null differs from empty, and two different
/// lists of values never have the same bytes. Vectors are in FORMATS.md.
public enum Canonical {
    /// The values' encodings one after another, not counted.
    public static func encode(_ values: CanonicalValue...) -> Bytes { encode(values) }

    /// The values' encodings one after another, not counted.
    public static func encode(_ values: [CanonicalValue]) -> Bytes {
        var bytes = Bytes()
        bytes.reserveCapacity(64 + values.count * 24)
        append(values, to: &bytes)
        return bytes
    }

    /// `keyquorum/v1/LABEL`, a zero byte, and the fields' encodings: what is signed, tagged, hashed or derived from.
    public static func labelled(_ label: Label, _ fields: [CanonicalValue]) -> Bytes {
        var bytes = Bytes()
        bytes.reserveCapacity(96 + fields.count * 24)
        bytes.append(contentsOf: label.prefix)
        append(fields, to: &bytes)
        return bytes
    }

    /// Reads what `encode` wrote, and nothing else.
    ///
    /// - Throws: `CanonicalError` for a length that does not fit, an unknown type, a value that has a shorter or other
    ///   form, text that is not UTF-8, lists too deep, and more bytes or values than ``CanonicalLimits`` allow.
    public static func decode(_ bytes: Bytes) throws(CanonicalError) -> [CanonicalValue] {
        guard bytes.count <= CanonicalLimits.bytes else { throw CanonicalError(.tooLarge, offset: 0) }
        var reader = CanonicalReader(bytes)
        return try reader.values(until: bytes.count)
    }

    /// Reads what `labelled` wrote under this label.
    ///
    /// - Throws: `CanonicalError` as `decode(_:)` does, and `wrongLabel` if the bytes begin otherwise.
    public static func decode(_ bytes: Bytes, _ label: Label) throws(CanonicalError) -> [CanonicalValue] {
        guard bytes.starts(with: label.prefix) else { throw CanonicalError(.wrongLabel, offset: 0) }
        return try decode(Bytes(bytes.dropFirst(label.prefix.count)))
    }

    private static func append(_ values: [CanonicalValue], to bytes: inout Bytes) {
        for value in values { append(value, to: &bytes) }
    }

    private static func append(_ value: CanonicalValue, to bytes: inout Bytes) {
        switch value {
        case .null: appendHead(.null, 0, to: &bytes)
        case .bytes(let content):
            appendHead(.bytes, content.count, to: &bytes)
            bytes.append(contentsOf: content)
        case .text(let text):
            appendHead(.text, text.utf8.count, to: &bytes)
            bytes.append(contentsOf: text.utf8)
        case .unsigned(let number):
            appendHead(.unsigned, 8, to: &bytes)
            bytes.append(bigEndian: number)
        case .instant(let instant):
            appendHead(.instant, 8, to: &bytes)
            bytes.append(bigEndian: instant.microseconds)
        case .boolean(let boolean):
            appendHead(.boolean, 1, to: &bytes)
            bytes.append(boolean ? 1 : 0)
        case .list(let elements):
            appendList(elements, to: &bytes)
        }
    }

    private static func appendHead(_ type: CanonicalType, _ length: Int, to bytes: inout Bytes) {
        bytes.append(type.rawValue)
        bytes.append(bigEndian: UInt32(length))
    }

    private static func appendList(_ elements: [CanonicalValue], to bytes: inout Bytes) {
        appendHead(.list, 0, to: &bytes)
        let start = bytes.count
        bytes.append(bigEndian: UInt32(elements.count))
        append(elements, to: &bytes)
        // The length is known only now; it stands in the four bytes before the list's own.
        let length = UInt32(bytes.count - start)
        for place in 0..<4 { bytes[start - 4 + place] = UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32(place))) }
    }
}

/// The type byte of a value.
enum CanonicalType: UInt8 {
    case null = 0
    case bytes = 1
    case text = 2
    case unsigned = 3
    case instant = 4
    case boolean = 5
    case list = 6
}
