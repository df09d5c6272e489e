import Canonical

/// When a certificate is renewed; pure. Chance comes in as eight random bytes, drawn once for each certificate and each failure.
struct RenewalRule: Sendable {
    /// Days before the end.
    let daysThreshold: Int

    /// What is known at a moment.
    struct Situation: Sendable {
        let notBefore: Instant
        let notAfter: Instant
        /// Whether it lacks a name, or comes from another directory than the one that is set: then it is due at once.
        var isOther = false
        /// The CA's own wish.
        var window: RenewalWindow?
        /// Drawn when the certificate came.
        let jitter: UInt64
        /// When this server got it, if it did so since its start.
        var obtained: Instant?
        /// The last attempt to renew it, if it failed.
        var failure: Failure?
    }

    /// A failed attempt.
    struct Failure: Sendable, Hashable {
        /// How many in a row, from 1.
        let count: Int
        let at: Instant
        /// Drawn when it failed.
        let jitter: UInt64
        /// When the CA wants to hear of it again at the earliest.
        var notBefore: Instant?
    }

    /// The instant of the next attempt; one that is over means now.
    func next(_ situation: Situation) -> Instant {
        let due = due(situation)
        guard let failure = situation.failure else { return due }
        let back = failure.at.adding(seconds: backoff(failure, end: situation.notAfter))
        return max(due, max(back, failure.notBefore ?? back))
    }

    /// Seconds before the end at which renewal is due: the threshold, or a third of the lifetime where the threshold would leave less than a
    /// third of it for use.
    func lead(lifetime: Int64) -> Int64 {
        let threshold = Int64(clamping: daysThreshold) * Self.day
        return threshold > lifetime / 3 * 2 ? lifetime / 3 : threshold
    }

    private func due(_ situation: Situation) -> Instant {
        let lifetime = max(0, situation.notAfter.wholeSeconds - situation.notBefore.wholeSeconds)
        let wanted = situation.isOther ? Instant(microseconds: .min) : wanted(situation, lifetime)
        // A clock that is wrong, or a CA that wants back at once what it has just issued, makes no order after order.
        guard let obtained = situation.obtained else { return wanted }
        return max(wanted, obtained.adding(seconds: min(3_600, max(60, lifetime / 3))))
    }

    private func wanted(_ situation: Situation, _ lifetime: Int64) -> Instant {
        let lead = lead(lifetime: lifetime)
        // Earlier by chance, so that servers that were set up together do not come together; never later than the threshold.
        let spread = min(Self.day, (lifetime - lead) / 10)
        let own = situation.notAfter.adding(seconds: -lead - Self.part(of: spread, situation.jitter))
        guard let window = situation.window else { return own }
        let length = window.end.wholeSeconds - window.start.wholeSeconds
        return min(own, window.start.adding(seconds: Self.part(of: length, situation.jitter)))
    }

    /// Five minutes, doubled with each failure up to half a day, and up to an hour when less than two days are left; three quarters to five
    /// quarters of that by chance.
    private func backoff(_ failure: Failure, end: Instant) -> Int64 {
        let isUrgent = end.wholeSeconds - failure.at.wholeSeconds < 2 * Self.day
        let ceiling: Int64 = isUrgent ? 3_600 : Self.day / 2
        let base = min(ceiling, 300 << Int64(min(max(failure.count, 1) - 1, 10)))
        return base / 4 * 3 + Self.part(of: base / 2, failure.jitter)
    }

    /// A part of `length` by the random number: 0 to `length`.
    private static func part(of length: Int64, _ random: UInt64) -> Int64 {
        guard length > 0 else { return 0 }
        return Int64(
            clamping: UInt64(length).addingReportingOverflow(1).partialValue.multipliedFullWidth(by: random).high
        )
    }

    private static let day: Int64 = 86_400
}
