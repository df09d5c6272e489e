internal import Glibc

/// Tells the time of day: the system in a server, a fixed clock in a test.
public protocol WallClock: Sendable {
    func now() -> Instant
}

/// The system's clock.
public struct SystemClock: WallClock {
    public init() {}

    public func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }
}
