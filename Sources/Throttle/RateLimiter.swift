public import Canonical

/// One token bucket for each caller. A value: whoever shares it guards it (``SharedRateLimiter``), and the time comes with each question.
///
/// A bucket is kept as the instant at which it will be full again; a caller whose bucket is full is not kept at all. The number of callers is
/// bounded by two generations: when the young one has half of them, the old one is forgotten and the young one becomes old. So whoever fills
/// the memory with invented names makes it forget those that were not seen for longest.
public struct RateLimiter<Caller: Hashable & Sendable>: Sendable {
    public let rate: Rate
    private let half: Int
    private var young: [Caller: Instant] = [:]
    private var old: [Caller: Instant] = [:]

    /// - Parameter callers: the most that it remembers; at least two.
    public init(_ rate: Rate, callers: Int = ThrottleLimits.callers) {
        self.rate = rate
        half = max(1, callers / 2)
    }

    /// Callers that it remembers.
    public var remembered: Int { young.count + old.keys.count { young[$0] == nil } }

    /// Whether nobody is remembered.
    var isEmpty: Bool { young.isEmpty && old.isEmpty }

    /// Takes one token of the caller's, or says when there will be one; a refusal takes nothing.
    public mutating func take(_ caller: Caller, at now: Instant) -> RateVerdict {
        let before = fullAt(caller, now)
        let after = before.adding(microseconds: rate.interval)
        let verdict = verdict(after, now)
        // A refused caller is kept too: he is the last who should be forgotten.
        keep(caller, verdict.isAllowed ? after : before, now)
        return verdict
    }

    /// What ``take(_:at:)`` would say, without taking anything.
    public func look(_ caller: Caller, at now: Instant) -> RateVerdict {
        verdict(fullAt(caller, now).adding(microseconds: rate.interval), now)
    }

    /// When the bucket is full. A clock that was set back must not shut anybody out for longer than an empty bucket does.
    private func fullAt(_ caller: Caller, _ now: Instant) -> Instant {
        guard let kept = young[caller] ?? old[caller] else { return now }
        return min(max(kept, now), now.adding(microseconds: rate.filling))
    }

    private func verdict(_ fullAt: Instant, _ now: Instant) -> RateVerdict {
        let late = fullAt.microseconds - now.adding(microseconds: rate.filling).microseconds
        return late <= 0 ? .allowed : .refused(retryAfter: max(1, (late + 999_999) / 1_000_000))
    }

    private mutating func keep(_ caller: Caller, _ fullAt: Instant, _ now: Instant) {
        if young[caller] == nil, young.count >= half {
            old = young.filter { $0.value > now }
            young.removeAll(keepingCapacity: true)
        }
        young[caller] = fullAt
    }
}

extension Instant {
    /// So many microseconds later; the far future at the end of what can be counted.
    fileprivate func adding(microseconds count: Int64) -> Instant {
        let (sum, overflow) = microseconds.addingReportingOverflow(count)
        return Instant(microseconds: overflow ? .max : sum)
    }
}
