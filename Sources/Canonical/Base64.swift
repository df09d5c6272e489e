/// Base64 with the standard alphabet and padding (RFC 4648 section 4), over buffers so that it serves secrets as well.
public enum Base64 {
    /// The length of the text for `count` bytes.
    public static func encodedCount(_ count: Int) -> Int { (count + 2) / 3 * 4 }

    /// Writes the text of `bytes` into `text`, which has room for `encodedCount(bytes.count)`.
    public static func encode(_ bytes: UnsafeRawBufferPointer, into text: UnsafeMutableRawBufferPointer) {
        var written = 0
        for offset in stride(from: 0, to: bytes.count, by: 3) {
            let left = min(3, bytes.count - offset)
            var group = UInt32(bytes[offset]) << 16
            if left > 1 { group |= UInt32(bytes[offset + 1]) << 8 }
            if left > 2 { group |= UInt32(bytes[offset + 2]) }
            for place in 0..<4 {
                let symbol = place <= left ? alphabet[Int(group >> (18 - 6 * UInt32(place)) & 63)] : pad
                text[written + place] = symbol
            }
            written += 4
        }
    }

    /// Reads the text into `bytes` and returns how many bytes it held.
    ///
    /// Blanks, tabs and line ends are skipped. Nil if there is a foreign character, the padding is missing or wrong, a
    /// bit behind the last byte is set (so each byte string has one text), or `bytes` has no room.
    public static func decode(_ text: UnsafeRawBufferPointer, into bytes: UnsafeMutableRawBufferPointer) -> Int? {
        var written = 0
        var group: UInt32 = 0
        var symbols = 0
        var pads = 0
        for character in text {
            if isBlank(character) { continue }
            if character == pad {
                pads += 1
                guard symbols + pads <= 4, symbols >= 2 else { return nil }
                continue
            }
            guard pads == 0, let value = value(of: character) else { return nil }
            group = group << 6 | UInt32(value)
            symbols += 1
            guard symbols == 4 else { continue }
            guard written + 3 <= bytes.count else { return nil }
            bytes[written] = UInt8(truncatingIfNeeded: group >> 16)
            bytes[written + 1] = UInt8(truncatingIfNeeded: group >> 8)
            bytes[written + 2] = UInt8(truncatingIfNeeded: group)
            written += 3
            group = 0
            symbols = 0
        }
        guard symbols > 0 else { return written }
        return finish(group, symbols, pads, written, bytes)
    }

    private static func finish(
        _ group: UInt32,
        _ symbols: Int,
        _ pads: Int,
        _ written: Int,
        _ bytes: UnsafeMutableRawBufferPointer
    ) -> Int? {
        guard symbols + pads == 4, written + symbols - 1 <= bytes.count else { return nil }
        if symbols == 2 {
            guard group & 0x0f == 0 else { return nil }
            bytes[written] = UInt8(truncatingIfNeeded: group >> 4)
        } else {
            guard group & 0x03 == 0 else { return nil }
            bytes[written] = UInt8(truncatingIfNeeded: group >> 10)
            bytes[written + 1] = UInt8(truncatingIfNeeded: group >> 2)
        }
        return written + symbols - 1
    }

    private static let pad = UInt8(ascii: "=")
    private static let alphabet = Bytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static func isBlank(_ character: UInt8) -> Bool {
        character == 0x20 || character == 0x0a || character == 0x0d || character == 0x09
    }

    private static func value(of character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}

extension [UInt8] {
    /// Standard base64 with padding, on one line.
    public var base64: String {
        let length = Base64.encodedCount(count)
        return String(unsafeUninitializedCapacity: length) { text in
            withUnsafeBytes { Base64.encode($0, into: UnsafeMutableRawBufferPointer(text)) }
            return length
        }
    }

    /// Reads standard base64 strictly (``Base64/decode(_:into:)``); blanks and line ends are skipped.
    public init?(base64: String) {
        let text = Bytes(base64.utf8)
        var length: Int?
        self.init(unsafeUninitializedCapacity: text.count / 4 * 3 + 3) { bytes, initialized in
            length = text.withUnsafeBytes { Base64.decode($0, into: UnsafeMutableRawBufferPointer(bytes)) }
            initialized = length ?? 0
        }
        if length == nil { return nil }
    }
}
