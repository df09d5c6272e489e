import SQLStore
import Store

/// Threads that read a database file, each by a connection of its own, and on which whole requests may run.
///
/// A read waits for the disk, which the threads that run Swift's tasks must not. To hand it over and back costs more than the read itself: so a
/// task that prefers these threads (`Task(executorPreference:)`) reads where it is, and others come for their reads. A task that has had its
/// time gives its thread up between two reads where others wait for one.
public final class ReaderThreads: ReadingThreads {
    private let path: String
    private let queue: ThreadQueue
    private let visitors: Visitors

    /// Nil when the system has no thread left.
    ///
    /// - Parameters:
    ///   - path: of the database file, which is opened by the first read of each.
    ///   - count: of threads; they work at most as many at once as there are tasks.
    init?(_ path: String, count: Int) {
        self.path = path
        queue = ThreadQueue(cache: max(SQLiteLimits.readersCache / max(count, 1), SQLiteLimits.leastCache))
        visitors = Visitors(path)
        for _ in 0..<count where !queue.start() { return nil }
    }

    deinit { queue.end() }

    public func enqueue(_ job: consuming ExecutorJob) { queue.add(UnownedJob(job), asUnownedTaskExecutor()) }

    public func run(_ call: @escaping @Sendable () -> Void) { queue.add(call) }

    public func tryHere<Answer>(_ call: () -> Answer) -> Answer? {
        if visitors.isKnown { return call() }
        // It is opened where one may wait.
        if let thread = visitors.newcomer { queue.add { [visitors] in visitors.open(for: thread) } }
        return nil
    }
}

extension ReaderThreads: AnswerComparer {
    public func areStill(_ answers: [KnownAnswer]) -> Bool {
        var known: [KnownRows] = []
        known.reserveCapacity(answers.count)
        for answer in answers {
            guard let rows = answer as? KnownRows else { return false }
            known.append(rows)
        }
        return queue.here?.areStill(known) ?? visitors.areStill(known)
    }
}

/// One file has nothing to choose from: who reads takes the connection of the thread on which he is.
extension ReaderThreads: ConnectionSource {
    public func withConnection<Answer: Sendable>(
        _ body: @Sendable (any SQLConnection) async throws(StoreError) -> Answer
    ) async throws(StoreError) -> Answer {
        try await body(self)
    }
}

extension ReaderThreads: SQLConnection {
    public func snapshot(
        _ statements: [SQLStatement],
        _ limit: AnswerLimit
    ) async throws(StoreError) -> [[[Value]]] {
        // A task that only reads would never give its thread back.
        if let here = queue.here, here.mustYield { await Task.yield() }
        // It may go on in another thread.
        if let here = queue.here { return try here.read(path, statements, limit) }
        return try await withTaskExecutorPreference(self) { () async throws(StoreError) in
            guard let here = queue.here else { throw StoreError(.unavailable, "a read is on a wrong thread") }
            return try here.read(path, statements, limit)
        }
    }

    public func transaction(_ statements: [SQLStatement]) async throws(StoreError) {
        throw StoreError(.readOnly, "this connection is for reading")
    }

    public func flush() async throws(StoreError) {}

    public func isAlive() async -> Bool { true }

    /// Tasks that prefer these threads go on; what they read is refused.
    public func close() async {
        visitors.close()
        await queue.close()
    }
}
