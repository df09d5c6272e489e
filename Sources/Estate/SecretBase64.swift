import Canonical
import Secrets

/// Base64 of what is secret: text and bytes live in wiping memory.
enum SecretBase64 {
    /// The standard alphabet with padding; blanks and line ends are skipped. Nil for anything else.
    static func decode(_ text: UnsafeRawBufferPointer) -> SecretBytes? {
        var written: Int?
        let room = SecretBytes(count: text.count / 4 * 3 + 3) { written = Base64.decode(text, into: $0) }
        return written.map { room.prefix($0) }
    }

    /// The alphabet for URLs without padding (RFC 7515 section 2), with the padding where there is one.
    static func decodeURL(_ text: UnsafeRawBufferPointer) -> SecretBytes? {
        var count = text.count
        while count > 0, text[count - 1] == UInt8(ascii: "=") { count -= 1 }
        guard count % 4 != 1 else { return nil }
        var isForeign = false
        let padded = SecretBytes(count: (count + 3) / 4 * 4) { room in
            for place in 0..<room.count {
                let byte = place < count ? text[place] : UInt8(ascii: "=")
                switch byte {
                case UInt8(ascii: "-"): room[place] = UInt8(ascii: "+")
                case UInt8(ascii: "_"): room[place] = UInt8(ascii: "/")
                case UInt8(ascii: "+"), UInt8(ascii: "/"), 0x20, 0x0a, 0x0d, 0x09: isForeign = true
                default: room[place] = byte
                }
            }
        }
        return isForeign ? nil : padded.withBytes { decode($0) }
    }

    static func encode(_ bytes: SecretBytes) -> SecretBytes {
        SecretBytes(count: Base64.encodedCount(bytes.count)) { text in bytes.withBytes { Base64.encode($0, into: text) }
        }
    }

    /// Without padding.
    static func encodeURL(_ bytes: SecretBytes) -> SecretBytes {
        let text = encode(bytes)
        let count = (bytes.count * 8 + 5) / 6
        return SecretBytes(count: count) { room in
            text.withBytes { text in
                for place in 0..<count {
                    switch text[place] {
                    case UInt8(ascii: "+"): room[place] = UInt8(ascii: "-")
                    case UInt8(ascii: "/"): room[place] = UInt8(ascii: "_")
                    default: room[place] = text[place]
                    }
                }
            }
        }
    }
}
