import Canonical
import Glibc

/// IP addresses in text.
enum IPText {
    /// The 4 or 16 bytes of an address; nil for any other text.
    static func bytes(_ text: String) -> Bytes? {
        bytes(text, AF_INET, 4) ?? bytes(text, AF_INET6, 16)
    }

    private static func bytes(_ text: String, _ family: Int32, _ count: Int) -> Bytes? {
        var bytes = Bytes(repeating: 0, count: count)
        return inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }
}
