import Dispatch

/// Runs a connection's work one after the other on a queue of its own: the library's calls wait for the server, and the threads that run
/// Swift's tasks must not.
final class MariaDBThread: SerialExecutor {
    private let queue = DispatchQueue(label: "keyquorum.mariadb")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
