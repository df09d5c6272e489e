import Canonical
import Synchronization

/// What one server is doing of the requests that are done later, and what wakes it. The truth is in the database: this only keeps the server from
/// doing one twice at a time.
final class AsynchronousWork: Sendable {
    private let inFlight = Mutex<Set<Bytes>>([])
    private let wakeUps: (stream: AsyncStream<Void>, continuation: AsyncStream<Void>.Continuation)

    init() { wakeUps = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    /// For the one task that works.
    var calls: AsyncStream<Void> { wakeUps.stream }

    /// Says that there may be something to do.
    func wake() { wakeUps.continuation.yield() }

    /// False where this server does it already.
    func enter(_ id: Bytes) -> Bool { inFlight.withLock { $0.insert(id).inserted } }
    func leave(_ id: Bytes) { inFlight.withLock { _ = $0.remove(id) } }
    func isDoing(_ id: Bytes) -> Bool { inFlight.withLock { $0.contains(id) } }
}
