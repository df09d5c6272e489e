import Canonical

/// When the CA would like a certificate to be renewed (RFC 9773 section 4.2).
struct RenewalWindow: Sendable, Hashable {
    let start: Instant
    let end: Instant

    /// Nil for a window that ends before it begins.
    init?(start: Instant, end: Instant) {
        guard end > start else { return nil }
        self.start = start
        self.end = end
    }
}
