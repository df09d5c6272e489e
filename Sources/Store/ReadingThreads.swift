/// The threads on which a store reads where it is called: a task that prefers them, and a call that is begun there, wait for no other thread.
public protocol ReadingThreads: TaskExecutor {
    /// Has one of the threads make the call, after all that came before. It must be short: it is not interrupted.
    func run(_ call: @escaping @Sendable () -> Void)

    /// Makes the call here, on a thread that is none of these and may not wait, such as an event loop's, where ``Store/areStill(_:)`` then compares with
    /// what is in memory. Nil where that cannot be done, or not yet.
    func tryHere<Answer>(_ call: () -> Answer) -> Answer?
}

/// What became of an attempt to do something at once.
public enum Attempt: Sendable, Hashable {
    case done
    /// A thread that may wait may be able to.
    case elsewhere
    /// None is.
    case inVain
}

extension ReadingThreads {
    /// Makes an attempt here, where that can be, and one more on one of these threads only where it may go better there. What is not done
    /// by then is left to `rest`, which is called at most once.
    public func attempt(_ call: @escaping @Sendable () -> Attempt, orElse rest: @escaping @Sendable () -> Void) {
        switch tryHere(call) ?? .elsewhere {
        case .done: return
        case .elsewhere: run { if call() != .done { rest() } }
        case .inVain: rest()
        }
    }
}
