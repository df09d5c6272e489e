import Glibc

/// Work that a thread of the queue's own does piece by piece, in the order in which it came.
final class JobQueue: @unchecked Sendable {
    typealias Job = @Sendable () -> Void

    // Unchecked: the mutex guards what changes; the mutex and the condition are made once and never moved.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let hasWork = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var jobs: [Job] = []
    private var isOver = false

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(hasWork, nil)
    }

    deinit {
        pthread_cond_destroy(hasWork)
        pthread_mutex_destroy(mutex)
        hasWork.deallocate()
        mutex.deallocate()
    }

    /// Makes the thread, which holds the queue until its end; false when the system has none left.
    func start() -> Bool {
        OwnThread.start { [self] in run() }
    }

    func add(_ job: @escaping Job) {
        pthread_mutex_lock(mutex)
        jobs.append(job)
        pthread_mutex_unlock(mutex)
        pthread_cond_signal(hasWork)
    }

    /// The thread ends when nothing is left to do.
    func end() {
        pthread_mutex_lock(mutex)
        isOver = true
        pthread_mutex_unlock(mutex)
        pthread_cond_signal(hasWork)
    }

    private func run() {
        var batch: [Job] = []
        while wait(into: &batch) {
            for job in batch { job() }
            // Without the lock: the last job to let its connection go ends this queue.
            batch.removeAll(keepingCapacity: true)
        }
    }

    /// Waits for work and takes all there is; false when there is none and will be none.
    private func wait(into batch: inout [Job]) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while jobs.isEmpty && !isOver { pthread_cond_wait(hasWork, mutex) }
        swap(&batch, &jobs)
        return !batch.isEmpty
    }
}
