import Canonical
import Secrets

/// Base64 with the alphabet for addresses and without padding (RFC 4648 section 5), read strictly: each byte string has
/// one text.
enum Base64URL {
    /// The bytes of the text; nil for a foreign character, padding, or a set bit behind the last byte.
    static func bytes(_ text: some Collection<UInt8>) -> Bytes? {
        guard let standard = standard(text) else { return nil }
        var count: Int?
        let bytes = Bytes(unsafeUninitializedCapacity: standard.count / 4 * 3) { bytes, initialized in
            count = standard.withUnsafeBytes { Base64.decode($0, into: UnsafeMutableRawBufferPointer(bytes)) }
            initialized = count ?? 0
        }
        return count == nil ? nil : bytes
    }

    /// The secret of `count` bytes that the text stands for; nil for any other text.
    static func secret(_ text: some Collection<UInt8>, count: Int) -> SecretBytes? {
        guard text.count == (count * 4 + 2) / 3, var standard = standard(text) else { return nil }
        defer { standard.wipe() }
        var read: Int?
        let secret = SecretBytes(count: count) { bytes in
            read = standard.withUnsafeBytes { Base64.decode($0, into: bytes) }
        }
        return read == count ? secret : nil
    }

    /// The text of a secret, in ASCII.
    static func text(of secret: SecretBytes) -> SecretBytes {
        let padded = SecretBytes(count: Base64.encodedCount(secret.count)) { text in
            secret.withBytes { Base64.encode($0, into: text) }
            for offset in text.indices {
                if text[offset] == UInt8(ascii: "+") { text[offset] = UInt8(ascii: "-") }
                if text[offset] == UInt8(ascii: "/") { text[offset] = UInt8(ascii: "_") }
            }
        }
        return padded.prefix((secret.count * 4 + 2) / 3)
    }

    /// The same in the standard alphabet with its padding; nil for a character that has no place here.
    private static func standard(_ text: some Collection<UInt8>) -> Bytes? {
        var standard = Bytes()
        standard.reserveCapacity(text.count + 3)
        for character in text {
            switch character {
            case UInt8(ascii: "-"): standard.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): standard.append(UInt8(ascii: "/"))
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                standard.append(character)
            default: return nil
            }
        }
        while !standard.count.isMultiple(of: 4) { standard.append(UInt8(ascii: "=")) }
        return standard
    }
}
