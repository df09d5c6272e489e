/// What idempotency keys may cost.
enum IdempotencyLimits {
    /// Visible ASCII characters of a key.
    static let key = 1...255
    /// Seconds that a key is kept.
    static let lifetime: Int64 = 24 * 3_600
    /// Bytes of an answer that is kept; a longer one is made again.
    static let answer = 64 << 10
    /// Keys that one subject may use within the lifetime, on one server since its start.
    static let keysOfSubject = 10_000
    /// Keys that are let go in one second.
    static let removals = 200
    /// How often a change is tried when a repetition of the same request did another part of it meanwhile.
    static let attempts = 3
}
