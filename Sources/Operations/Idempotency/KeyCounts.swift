import Canonical

/// How many idempotency keys each subject has used in the last 24 hours, by the hour.
struct KeyCounts: Sendable {
    private static let hour: Int64 = 3_600
    private var hours: [Int64: [Bytes: Int]] = [:]

    /// Notes a key that was used for the first time.
    mutating func note(_ subject: Bytes, at time: Instant) {
        let now = time.wholeSeconds / Self.hour
        let oldest = now - IdempotencyLimits.lifetime / Self.hour
        hours = hours.filter { $0.key > oldest }
        hours[now, default: [:]][subject, default: 0] += 1
    }

    /// Those that still count at a time.
    func count(_ subject: Bytes, at time: Instant) -> Int {
        let oldest = (time.wholeSeconds - IdempotencyLimits.lifetime) / Self.hour
        return hours.reduce(0) { $1.key > oldest ? $0 + ($1.value[subject] ?? 0) : $0 }
    }
}
