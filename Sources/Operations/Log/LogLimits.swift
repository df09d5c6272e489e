/// Bounds of reading and verifying the change log.
enum LogLimits {
    /// Servers whose records one page puts in the order of their times; those of further servers follow behind.
    static let servers = 32
    /// Records that one request looks at, whether they pass its filter or not.
    static let scanned = 20_000
    /// The fewest records that one server is asked for at once.
    static let chunk = 16
    /// Bytes of a cursor.
    static let cursor = 16_384
    /// Bytes of one word of a filter.
    static let word = 1_024
    /// Findings that are kept word for word; the others are counted.
    static let findings = 1_000
    /// Heads that checkpoints name and whose records are still to come.
    static let heads = 20_000_000
}
