import Store

/// Whether and when a failed call is tried again. Pure.
struct Retry {
    private let start: ContinuousClock.Instant
    private var busyTries = 0
    private var lostTries = 0

    init(start: ContinuousClock.Instant) {
        self.start = start
    }

    /// The wait before the next try, or nil when the error is the answer.
    ///
    /// A lost connection is tried again only where it was found quickly: who waited for a database that says nothing has waited
    /// enough.
    ///
    /// - Parameter spread: a random factor around 1. Two that locked each other out, and gave up at the same moment, must not meet
    ///   again and again.
    mutating func pause(after error: StoreError, at now: ContinuousClock.Instant, spread: Double) -> Duration? {
        switch error.code {
        case .busy:
            busyTries += 1
            guard busyTries < SQLLimits.attempts, now - start < SQLLimits.patience else { return nil }
            return SQLLimits.firstPause * (1 << (busyTries - 1)) * spread
        case .unavailable:
            lostTries += 1
            guard lostTries < SQLLimits.connectionAttempts, now - start < SQLLimits.retryWindow else { return nil }
            return .zero
        default:
            return nil
        }
    }
}
