import Secrets

/// The escapes of JSON's strings (RFC 8259 section 7).
enum JSONEscapes {
    /// The string in UTF-8; nil for an escape that is none, or half a surrogate pair.
    static func resolve(_ text: UnsafeRawBufferPointer) -> SecretBytes? {
        guard text.contains(UInt8(ascii: "\\")) else { return SecretBytes(copying: text) }
        var length: Int?
        let room = SecretBytes(count: text.count) { length = write(text, into: $0) }
        return length.map { room.prefix($0) }
    }

    /// A text between the quotes of a JSON string.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": escaped += "\\\(scalar)"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    private static func write(_ text: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer) -> Int? {
        var (place, count) = (0, 0)
        while place < text.count {
            guard text[place] == UInt8(ascii: "\\") else {
                room[count] = text[place]
                (place, count) = (place + 1, count + 1)
                continue
            }
            guard place + 1 < text.count else { return nil }
            if let plain = single(text[place + 1]) {
                room[count] = plain
                (place, count) = (place + 2, count + 1)
                continue
            }
            guard let (scalar, length) = scalar(text, at: place) else { return nil }
            for byte in UTF8.encode(scalar).map(Array.init) ?? [] {
                room[count] = byte
                count += 1
            }
            place += length
        }
        return count
    }

    private static func single(_ letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0c
        case UInt8(ascii: "n"): 0x0a
        case UInt8(ascii: "r"): 0x0d
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }

    /// `\uXXXX`, two of them for what lies beyond the first plane.
    private static func scalar(_ text: UnsafeRawBufferPointer, at place: Int) -> (Unicode.Scalar, length: Int)? {
        guard let high = unit(text, at: place) else { return nil }
        if let scalar = Unicode.Scalar(high) { return (scalar, 6) }
        guard (0xd800..<0xdc00).contains(high), let low = unit(text, at: place + 6), (0xdc00..<0xe000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (high - 0xd800) << 10 + (low - 0xdc00))
        else { return nil }
        return (scalar, 12)
    }

    private static func unit(_ text: UnsafeRawBufferPointer, at place: Int) -> UInt32? {
        guard place + 6 <= text.count, text[place] == UInt8(ascii: "\\"), text[place + 1] == UInt8(ascii: "u") else {
            return nil
        }
        return UInt32(String(decoding: text[place + 2..<place + 6], as: UTF8.self), radix: 16)
    }
}
