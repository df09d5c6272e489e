import Store

/// When the next connection may be tried after one could not be opened. Until then callers hear at once what was wrong, and the database
/// is not beaten while it comes up.
struct Backoff: Sendable {
    private var failure: (error: StoreError, until: ContinuousClock.Instant, pause: Duration)?

    /// What kept the last connection from being opened, as long as no other one may be tried.
    func refusal(at now: ContinuousClock.Instant) -> StoreError? {
        guard let failure, now < failure.until else { return nil }
        return failure.error
    }

    /// Tries that were under way together and failed together count once.
    mutating func failed(_ error: StoreError, at now: ContinuousClock.Instant) {
        guard refusal(at: now) == nil else { return }
        let pause = failure.map { min($0.pause * 2, SQLLimits.longestBackoff) } ?? SQLLimits.firstBackoff
        failure = (error, now + pause, pause)
    }

    mutating func succeeded() { failure = nil }
}
