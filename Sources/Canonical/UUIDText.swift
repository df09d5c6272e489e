/// The text form of 16 bytes: 8-4-4-4-12 hexadecimal digits (RFC 9562).
public enum UUIDText {
    /// Lower-case text of 16 bytes; nil for any other number of bytes.
    public static func text(of bytes: Bytes) -> String? {
        guard bytes.count == 16 else { return nil }
        let hex = bytes.hex
        var text = ""
        for (offset, digit) in hex.enumerated() {
            if [8, 12, 16, 20].contains(offset) { text.append("-") }
            text.append(digit)
        }
        return text
    }

    /// The 16 bytes of a text, either case; nil for anything else.
    public static func bytes(of text: String) -> Bytes? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [8, 4, 4, 4, 12] else { return nil }
        return Bytes(hex: parts.joined())
    }

    /// Sixteen random bytes with the version and variant of a random UUID (version 4) set.
    ///
    /// - Precondition: `bytes` are 16.
    public static func random(_ bytes: Bytes) -> Bytes {
        precondition(bytes.count == 16, "16 random bytes")
        var bytes = bytes
        bytes[6] = bytes[6] & 0x0f | 0x40
        bytes[8] = bytes[8] & 0x3f | 0x80
        return bytes
    }
}
