/// How far a request is whose answer is fetched later.
enum AsynchronousState {
    static let waiting = "waiting"
    /// A server does it, until its lease is over.
    static let running = "running"
    static let done = "done"
    static let failed = "failed"
    static let cancelled = "cancelled"

    /// Those that it never leaves.
    static let final: Set<String> = [done, failed, cancelled]
}
