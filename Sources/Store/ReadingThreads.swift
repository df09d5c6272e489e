/// The threads on which a store reads where it is called: a task that prefers them, and a call that is begun there, wait for no other thread.
public protocol ReadingThreads: TaskExecutor {
    /// Has one of the threads make the call, after all that came before. It must be short: it is not interrupted.
    func run(_ call: @escaping @Sendable () -> Void)

    /// Makes the call here, on a thread that is none of these and may not wait, such as an event loop's, where ``Store/areStill(_:)`` then compares with
    /// what is in memory. Nil where that cannot be done, or not yet.
    func tryHere<Answer>(_ call: () -> Answer) -> Answer?
}
