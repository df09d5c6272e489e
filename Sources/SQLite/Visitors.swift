import Glibc
import SQLStore
import Synchronization

/// Connections for threads that are none of the reading ones and may not wait: they compare answers with what is in memory.
///
/// Each has a connection of its own, which a reading thread opens for it.
final class Visitors: Sendable {
    private struct State {
        var known: [pthread_t: Visitor] = [:]
        var isClosed = false
    }

    private let path: String
    private let state = Mutex(State())

    init(_ path: String) { self.path = path }

    /// Whether the thread on which this is called has its connection.
    var isKnown: Bool { here?.isOpen ?? false }

    /// The thread on which this is called, if it was not seen before: a connection is to be opened for it. Nil for one that has to do without.
    var newcomer: pthread_t? {
        guard SQLiteSession.canReadWithoutWaiting else { return nil }
        let thread = pthread_self()
        return state.withLock { state in
            guard !state.isClosed, state.known[thread] == nil, state.known.count < SQLiteLimits.visitors else {
                return nil
            }
            state.known[thread] = Visitor()
            return thread
        }
    }

    /// Opens the connection of a newcomer; where that fails, he does without.
    func open(for thread: pthread_t) {
        guard let visitor = state.withLock({ $0.isClosed ? nil : $0.known[thread] }) else { return }
        visitor.open(path)
        if state.withLock({ $0.isClosed }) { visitor.close() }
    }

    /// By the connection of the thread on which this is called.
    func areStill(_ answers: [KnownRows]) -> Bool { here?.areStill(answers) ?? false }

    func close() {
        let visitors = state.withLock { state in
            state.isClosed = true
            return Array(state.known.values)
        }
        for visitor in visitors { visitor.close() }
    }

    private var here: Visitor? { state.withLock { $0.known[pthread_self()] } }
}

/// The connection of one visitor. He has it to himself but when it is opened and closed.
private final class Visitor: @unchecked Sendable {
    // Unchecked: the lock guards the session.
    private let lock = Mutex(())
    private var session: SQLiteSession?

    var isOpen: Bool { lock.withLock { _ in session != nil } }

    func open(_ path: String) {
        let opened = try? SQLiteSession(path, .visitor, cache: SQLiteLimits.visitorCache)
        lock.withLock { _ in session = opened }
    }

    func areStill(_ answers: [KnownRows]) -> Bool {
        lock.withLock { _ in session?.areStill(answers) ?? false }
    }

    func close() { lock.withLock { _ in session = nil } }
}
