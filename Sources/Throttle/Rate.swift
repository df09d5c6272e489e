/// How often something may happen: a bucket that holds so many tokens and gets a new one in every interval.
public struct Rate: Hashable, Sendable {
    /// Tokens of a full bucket: how much may happen at once after a pause.
    public let burst: Int
    /// Microseconds after which one more may happen.
    public let interval: Int64

    /// `count` in so many `seconds`, and `burst` at once. Numbers below one count as one.
    public init(_ count: Int, in seconds: Int = 1, burst: Int) {
        self.burst = max(1, burst)
        let microseconds = min(Int64(clamping: max(1, seconds)), Self.longest) * 1_000_000
        interval = max(1, microseconds / Int64(clamping: max(1, count)))
    }

    /// Seconds that an interval is counted in at most: a year.
    private static let longest: Int64 = 365 * 86_400

    /// `count` a second, as many as that at once.
    public static func perSecond(_ count: Int) -> Rate { Rate(count, burst: count) }

    /// Microseconds that an empty bucket needs until it is full.
    var filling: Int64 {
        let (product, overflow) = interval.multipliedReportingOverflow(by: Int64(clamping: burst))
        return overflow ? .max / 4 : min(product, .max / 4)
    }
}
