import Dispatch

/// Runs a connection's work one after the other on a queue of its own: SQLite's calls block, and the threads that run
/// Swift's tasks must not.
final class SQLiteThread: SerialExecutor {
    private let queue: DispatchQueue

    init(_ name: String) {
        queue = DispatchQueue(label: name)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
