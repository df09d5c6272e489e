/// What the server or the C library says, made fit for an error's detail.
enum ServerWords {
    /// One line without control characters, at most as long as the limit.
    static func line(_ words: String) -> String {
        let printable = words.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f ? " " : Character($0) }
        let parts = String(printable).split(separator: " ")
        return String(parts.joined(separator: " ").prefix(PostgreSQLLimits.words))
    }
}
