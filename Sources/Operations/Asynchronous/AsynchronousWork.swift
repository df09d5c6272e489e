import Canonical
import Store
import Synchronization

/// What one server is doing of the requests that are done later, and what wakes it. The truth is in the database: this only keeps the server from
/// doing one twice at a time.
final class AsynchronousWork: Sendable {
    private let inFlight = Mutex<Set<Bytes>>([])
    private let leases = Mutex<[Bytes: HeldRequest]>([:])
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

    /// What is being done now.
    var held: [HeldRequest] { leases.withLock { Array($0.values) } }

    /// Does what a request asks, while its lease may be renewed.
    ///
    /// - Parameter row: as this server took it up, and behind it as it was renewed last; it is not renewed any more then.
    func holding<Answer>(_ row: inout AsynchronousRow, _ body: () async throws -> Answer) async throws -> Answer {
        let held = HeldRequest(row)
        let id = row.id
        leases.withLock { $0[id] = held }
        defer { leases.withLock { $0[id] = nil } }
        do {
            let answer = try await body()
            row = await held.end()
            return answer
        } catch {
            row = await held.end()
            throw error
        }
    }
}
