import NIOCore

/// Which requests of one connection may be answered before the usual way sees them: one after the other, and none while another is on that way.
struct PromptTurn: Sendable {
    /// For how long nothing may go the usual way.
    private let renewal: TimeAmount
    private var lastPassed: NIODeadline
    /// Requests on the usual way whose answers are not finished.
    private var open = 0
    private var isOver = false

    /// - Parameters:
    ///   - now: when the connection began.
    ///   - idle: for how long it may be idle. The usual way measures that, and sees nothing of what does not go it.
    init(_ now: NIODeadline, idle: TimeAmount) {
        renewal = .nanoseconds(idle.nanoseconds / Limits.promptShare)
        lastPassed = now
    }

    /// Whether a request that comes now may be answered at once.
    func isFree(_ now: NIODeadline) -> Bool { !isOver && open == 0 && now - lastPassed < renewal }

    /// A request goes the usual way.
    mutating func passed(_ now: NIODeadline) {
        open += 1
        lastPassed = now
    }

    /// An answer of the usual way was written.
    mutating func answered() { open = max(0, open - 1) }

    /// The connection ends, or nobody can say what follows on it.
    mutating func end() { isOver = true }
}
