import Glibc
import SQLStore
import Synchronization

/// Jobs that a few threads do in the order in which they came.
///
/// A thread that works takes what comes next by itself. For each job that waits one more is woken while any is idle: who works may wait for a disk.
final class ThreadQueue: @unchecked Sendable {
    private enum Waiting {
        case job(UnownedJob, UnownedTaskExecutor)
        case call(@Sendable () -> Void)

        func run() {
            switch self {
            case .job(let job, let executor): job.runSynchronously(on: executor)
            case .call(let call): call()
            }
        }
    }

    private enum Step {
        case run(Waiting)
        case close
        case end
    }

    // Unchecked: the mutex guards what changes; the mutex and the condition are made once and never moved.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let hasWork = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var jobs: [Waiting] = []
    /// The place of the first job that nobody took.
    private var first = 0
    private var threads = 0
    private var idle = 0
    /// Threads that were woken, and count as no longer idle, but have not taken a job yet.
    private var woken = 0
    private var isOver = false
    private var isClosed = false
    /// Threads that still have a connection, and who waits until none has.
    private var unclosed = 0
    private var closer: CheckedContinuation<Void, Never>?
    private let closing = Atomic<Bool>(false)
    /// KiB of pages that each thread's connection keeps in memory.
    let cache: Int

    init(cache: Int) {
        self.cache = cache
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(hasWork, nil)
    }

    deinit {
        pthread_cond_destroy(hasWork)
        pthread_mutex_destroy(mutex)
        hasWork.deallocate()
        mutex.deallocate()
    }

    /// The thread of this queue on which this is called; nil elsewhere.
    var here: ReaderThread? {
        guard let own = ReaderThread.own, own.queue === self else { return nil }
        return own
    }

    /// Whether a job waits that no thread has taken.
    var isWaitedFor: Bool { locked { first < jobs.count } }

    /// Whether the connections are given up: nothing is read any more, in the middle of a job either.
    var isClosing: Bool { closing.load(ordering: .acquiring) }

    /// Makes one more thread, which holds the queue until its end; false when the system has none left.
    func start() -> Bool {
        let isStarted = OwnThread.start { [self] in run() }
        if isStarted { locked { threads += 1 } }
        return isStarted
    }

    func add(_ job: UnownedJob, _ executor: UnownedTaskExecutor) { add(.job(job, executor)) }

    func add(_ call: @escaping @Sendable () -> Void) { add(.call(call)) }

    private func add(_ waiting: Waiting) {
        let wakesOne = locked {
            jobs.append(waiting)
            guard idle > 0, jobs.count - first > woken else { return false }
            idle -= 1
            woken += 1
            return true
        }
        if wakesOne { pthread_cond_signal(hasWork) }
    }

    /// The threads end when nothing is left to do.
    func end() {
        locked { isOver = true }
        pthread_cond_broadcast(hasWork)
    }

    /// Every thread gives its connection up; jobs are done on.
    func close() async {
        closing.store(true, ordering: .releasing)
        await withCheckedContinuation { continuation in
            let isClosing = locked {
                guard !isClosed, threads > 0 else { return false }
                isClosed = true
                unclosed = threads
                closer = continuation
                return true
            }
            if isClosing { pthread_cond_broadcast(hasWork) } else { continuation.resume() }
        }
    }

    private func run() {
        let own = ReaderThread(self)
        ReaderThread.own = own
        defer { ReaderThread.own = nil }
        while true {
            switch next(own) {
            case .run(let waiting):
                own.beginJob()
                waiting.run()
            case .close:
                own.close()
                locked { closed() }?.resume()
            case .end: return
            }
        }
    }

    private func next(_ own: ReaderThread) -> Step {
        locked {
            while true {
                if isClosed && !own.isClosed { return .close }
                if let waiting = taken() { return .run(waiting) }
                if isOver { return .end }
                idle += 1
                while woken == 0 && !isOver && isClosed == own.isClosed { pthread_cond_wait(hasWork, mutex) }
                if woken > 0 { woken -= 1 } else { idle -= 1 }
            }
        }
    }

    private func taken() -> Waiting? {
        guard first < jobs.count else { return nil }
        defer {
            first += 1
            if first == jobs.count {
                jobs.removeAll(keepingCapacity: true)
                first = 0
            } else if first == SQLiteLimits.takenJobs {
                jobs.removeFirst(first)
                first = 0
            }
        }
        return jobs[first]
    }

    private func closed() -> CheckedContinuation<Void, Never>? {
        unclosed -= 1
        guard unclosed == 0 else { return nil }
        defer { closer = nil }
        return closer
    }

    private func locked<Answer>(_ body: () -> Answer) -> Answer {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }
}
