import Glibc
import SQLStore
import Store

/// What one of ``ReaderThreads`` has to itself.
final class ReaderThread {
    /// Whose thread this is.
    unowned let queue: ThreadQueue
    private(set) var isClosed = false
    private var session: SQLiteSession?

    init(_ queue: ThreadQueue) { self.queue = queue }

    /// Reads by the thread's own connection, which is opened for the first read, and anew after one failed.
    func read(
        _ path: String,
        _ statements: [SQLStatement],
        _ limit: AnswerLimit
    ) throws(StoreError) -> [[[Value]]] {
        if isClosed { throw StoreError(.closed, "the database was closed") }
        do throws(StoreError) {
            return try opened(path).snapshot(statements, limit)
        } catch {
            if error.code == .unavailable { session = nil }
            throw error
        }
    }

    private func opened(_ path: String) throws(StoreError) -> SQLiteSession {
        if let session { return session }
        let opened = try SQLiteSession(path, .reader)
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
