import Canonical

/// What outlives a restart besides the keys.
struct KeptState: Codable, Sendable, Hashable {
    /// The directory that the certificate came from.
    var directory: String?
    /// Failed attempts in a row.
    var failures = 0
    /// Seconds since 1970 of the last one.
    var failedAt: Int64?
    /// Before that second the CA wants no further request.
    var notBefore: Int64?

    /// The last failure as the rule of renewal wants it.
    func failure(jitter: UInt64) -> RenewalRule.Failure? {
        guard failures > 0, let failedAt else { return nil }
        return RenewalRule.Failure(
            count: failures,
            at: Instant(wholeSeconds: failedAt),
            jitter: jitter,
            notBefore: notBefore.map(Instant.init(wholeSeconds:))
        )
    }

    mutating func fail(_ error: ACMEError, at now: Instant) {
        failures = min(failures + 1, 1_000)
        failedAt = now.wholeSeconds
        notBefore = error.retryAfter.map { now.adding(seconds: $0).wholeSeconds }
    }
}
