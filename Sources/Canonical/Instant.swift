/// A point in time: microseconds since 1970-01-01T00:00:00Z, without leap seconds.
public struct Instant: Hashable, Sendable {
    public let microseconds: Int64

    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// The start of this second; the far past or future if it cannot be counted in microseconds.
    public init(wholeSeconds: Int64) {
        microseconds = Self.product(wholeSeconds)
    }

    /// Seconds since 1970, rounded down.
    public var wholeSeconds: Int64 {
        let quotient = microseconds / 1_000_000
        return microseconds % 1_000_000 < 0 ? quotient - 1 : quotient
    }

    /// The same instant without its fraction of a second.
    public var roundedDown: Instant { Instant(wholeSeconds: wholeSeconds) }

    /// So many seconds later, earlier if negative; the far past or future at the ends of what can be counted.
    public func adding(seconds: Int64) -> Instant {
        let (sum, overflow) = microseconds.addingReportingOverflow(Self.product(seconds))
        return Instant(microseconds: overflow ? (seconds < 0 ? .min : .max) : sum)
    }

    private static func product(_ seconds: Int64) -> Int64 {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        return overflow ? (seconds < 0 ? .min : .max) : product
    }
}

extension Instant: Comparable {
    public static func < (a: Instant, b: Instant) -> Bool { a.microseconds < b.microseconds }
}

extension Instant: CustomStringConvertible {
    public var description: String { rfc3339 }
}
