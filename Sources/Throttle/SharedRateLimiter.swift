public import Canonical
import Synchronization

/// A limiter that many requests ask at once; no question waits for longer than a look into a table.
public final class SharedRateLimiter<Caller: Hashable & Sendable>: Sendable {
    private let limiter: Mutex<RateLimiter<Caller>>

    public init(_ rate: Rate, callers: Int = ThrottleLimits.callers) {
        limiter = Mutex(RateLimiter(rate, callers: callers))
    }

    /// Whether nobody is remembered, so that nobody is refused.
    public var isEmpty: Bool { limiter.withLock { $0.isEmpty } }

    /// Takes one token of the caller's, or says when there will be one.
    public func take(_ caller: Caller, at now: Instant) -> RateVerdict {
        limiter.withLock { $0.take(caller, at: now) }
    }

    /// What ``take(_:at:)`` would say, without taking anything.
    public func look(_ caller: Caller, at now: Instant) -> RateVerdict {
        limiter.withLock { $0.look(caller, at: now) }
    }
}
