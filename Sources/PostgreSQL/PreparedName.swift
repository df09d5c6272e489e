import CPostgreSQL
import Glibc

/// A statement that the server keeps under a name of ours.
final class PreparedName {
    let text: String
    /// Zero-terminated, for the C library.
    let name: UnsafeMutablePointer<CChar>
    /// Whether the last value bound says how many rows there may be.
    let endsWithLimit: Bool
    /// When it was last used, for the cache.
    var lastUse: UInt64 = 0

    /// Nil when there is no memory.
    init?(number: UInt64, text: String) {
        guard let name = strdup("k\(number)") else { return nil }
        self.name = name
        self.text = text
        endsWithLimit =
            text.utf8.suffix(14).split(separator: UInt8(ascii: " ")).dropLast().last.map {
                $0.elementsEqual("LIMIT".utf8)
            } ?? false
    }

    deinit { free(name) }
}
