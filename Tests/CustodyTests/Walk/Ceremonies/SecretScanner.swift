import Canonical

/// Finds parts of secrets in bytes and texts: any quarter of 8 bytes as it is, or in hexadecimal digits.
struct SecretScanner {
    private var raw: Set<UInt64> = []
    /// Halves of 16 digits.
    private var digits: Set<UInt64> = []
    /// The last 16 bits of all of them, which most words miss.
    private var filter = [Bool](repeating: false, count: 1 << 16)

    mutating func note(_ secret: Bytes) {
        for start in stride(from: 0, to: secret.count, by: 8) {
            let quarter = Bytes(secret[start..<start + 8])
            let text = Bytes(quarter.hex.utf8)
            raw.insert(Self.word(quarter))
            digits.formUnion([Self.word(text.prefix(8)), Self.word(text.suffix(8))])
        }
        for word in raw.union(digits) { filter[Int(word & 0xffff)] = true }
    }

    func isIn(_ bytes: Bytes) -> Bool {
        var word: UInt64 = 0
        var lastDigits = -8
        var place = 0
        for byte in bytes {
            word = word << 8 | UInt64(byte)
            place += 1
            guard filter[Int(word & 0xffff)] else { continue }
            if raw.contains(word) { return true }
            guard digits.contains(word) else { continue }
            if lastDigits == place - 8 { return true }
            lastDigits = place
        }
        return false
    }

    private static func word(_ bytes: some Collection<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
}
