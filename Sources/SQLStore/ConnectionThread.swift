/// Runs a connection's work one after the other on a thread of its own: a library's calls wait for the server or the disk, and the threads
/// that run Swift's tasks must not. The thread ends with this object. (A queue of Dispatch costs a read almost twice the processor's time.)
public final class ConnectionThread: SerialExecutor {
    private let queue = JobQueue()

    /// Nil when the system has no thread left.
    public init?() {
        guard queue.start() else { return nil }
    }

    deinit { queue.end() }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.add { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
