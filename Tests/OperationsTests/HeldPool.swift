import Access
import Dispatch

@testable import Operations

/// Some places of a pool, each with a computation that goes on until it is let go.
struct HeldPool {
    private let gate = DispatchSemaphore(value: 0)
    private let held: [Task<Void, any Error>]

    /// Returns when the first of them runs and the others run or wait.
    init(_ pool: SlowPool, places: Int, for subject: Subject? = nil) async {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let gate = gate
        held = (0..<places).map { _ in
            Task {
                try await pool.run(for: subject) {
                    start.yield()
                    gate.wait()
                }
            }
        }
        for await _ in started { break }
        while pool.load < places { await Task.yield() }
    }

    /// Returns when all of them are over.
    func release() async throws {
        for _ in held { gate.signal() }
        for task in held { try await task.value }
    }
}
