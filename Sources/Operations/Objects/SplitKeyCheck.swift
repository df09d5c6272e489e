import Canonical
import KMIP
import Secrets

/// By what a joined key is recognised as the one that was split. Parts of a key prove nothing about themselves, and with exactly as many as are needed a
/// wrong one gives a wrong key.
///
/// It stands sealed beside each part: whoever had it in the clear could try guesses of a weak secret with no part at all.
enum SplitKeyCheck {
    private static let salt = 32

    /// - Parameter random: bytes that may be public.
    static func make(of key: SecretBytes, _ random: any RandomSource) -> [UInt8] {
        let salt = random.bytes(salt)
        return salt + digest(salt, key)
    }

    static func fits(_ check: [UInt8], _ key: SecretBytes) -> Bool {
        guard check.count == salt + 32 else { return false }
        return Secrets.equalInConstantTime(Array(check[salt...]), digest(Array(check[..<salt]), key))
    }

    private static func digest(_ salt: [UInt8], _ key: SecretBytes) -> [UInt8] {
        SecretBytes.joining([SecretBytes(copying: salt), key]).withBytes { Digest(of: $0) }.bytes
    }
}
