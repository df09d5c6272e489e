import Glibc
import SQLStore
import Store

/// What one of ``ReaderThreads`` has to itself.
final class ReaderThread {
    /// Whose thread this is.
    unowned let queue: ThreadQueue
    private(set) var isClosed = false
    /// When it took the job that it does.
    private var jobBegan = ContinuousClock.now
    private var session: SQLiteSession?

    init(_ queue: ThreadQueue) { self.queue = queue }

    func beginJob() { jobBegan = .now }

    /// Whether the job has had its time and others wait for a thread.
    var mustYield: Bool { jobBegan.duration(to: .now) > SQLiteLimits.turn && queue.isWaitedFor }

    /// Reads by the thread's own connection, which is opened for the first read, and anew after one failed.
    func read(
        _ path: String,
        _ statements: [SQLStatement],
        _ limit: AnswerLimit
    ) throws(StoreError) -> [[[Value]]] {
        if isClosed || queue.isClosing { throw StoreError(.closed, "the database was closed") }
        do throws(StoreError) {
            return try opened(path).snapshot(statements, limit)
        } catch {
            // What could not be rolled back has given its connection up, whatever the failure before was.
            if error.code == .unavailable || session?.isAlive == false { session = nil }
            throw error
        }
    }

    /// Whether the answers are what they were. Never opens a connection: what has none yet reads.
    func areStill(_ answers: [KnownRows]) -> Bool {
        if isClosed || queue.isClosing { return false }
        return session?.areStill(answers) ?? false
    }

    private func opened(_ path: String) throws(StoreError) -> SQLiteSession {
        if let session { return session }
        let opened = try SQLiteSession(path, .reader, cache: queue.cache)
        session = opened
        return opened
    }

    func close() {
        isClosed = true
        session = nil
    }

    /// That of the thread on which this is called.
    static var own: ReaderThread? {
        get { pthread_getspecific(slot).map { Unmanaged<ReaderThread>.fromOpaque($0).takeUnretainedValue() } }
        set { pthread_setspecific(slot, newValue.map { Unmanaged.passUnretained($0).toOpaque() }) }
    }

    private static let slot: pthread_key_t = {
        var key = pthread_key_t()
        pthread_key_create(&key, nil)
        return key
    }()
}
