/// What requests whose answers are fetched later may cost.
enum AsynchronousLimits {
    /// Random bytes of a correlation value.
    static let correlationValue = 16
    /// Seconds that a request is kept, and from when it is done its answer.
    static let lifetime: Int64 = 3_600
    /// Seconds that an answer stays once its caller has heard it, so that one that was lost on its way can be asked for again.
    static let grace: Int64 = 300
    /// Seconds in which a server does a request before another takes it up: far more than the slowest takes.
    static let lease: Int64 = 300
    /// Requests of one caller whose answers he has not fetched, and all that are kept of him.
    static let outstanding = 500
    static let kept = 900
    /// Bytes that are kept of one caller's requests and answers.
    static let bytes: UInt64 = 64 << 20
    /// Requests of all callers.
    static let inAll = 20_000
    /// Bytes of one request and of one answer.
    static let content = 12 << 20
    /// Requests that are looked at once, and chains of them that one server does side by side.
    static let page = 256
    static let width = 4
    /// How often one is tried that others overtake.
    static let attempts = 3
    /// Requests that are let go in one second.
    static let removals = 200
    /// How often Process looks whether another server is done, and how long it waits in between.
    static let looks = 100
    static let pause = Duration.milliseconds(50)
}
