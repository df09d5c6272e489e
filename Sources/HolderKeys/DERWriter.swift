import Canonical
import Secrets

/// Writes the few DER shapes that keys need.
enum DERWriter {
    static func header(_ tag: UInt8, _ length: Int) -> Bytes {
        guard length >= 0x80 else { return [tag, UInt8(length)] }
        let octets = stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: length >> $0) }.drop {
            $0 == 0
        }
        return [tag, 0x80 | UInt8(octets.count)] + octets
    }

    static func node(_ tag: UInt8, _ parts: Bytes...) -> Bytes {
        let content = parts.flatMap { $0 }
        return header(tag, content.count) + content
    }

    /// The same for secret content; the pieces are wiped with their owners.
    static func secretNode(_ tag: UInt8, _ parts: SecretBytes...) -> SecretBytes {
        let length = parts.reduce(0) { $0 + $1.count }
        return SecretBytes.joining([SecretBytes(copying: header(tag, length))] + parts)
    }
}
