import Dispatch
import KMIP
import Synchronization
import Testing

@testable import Operations

struct SlowPoolTests {
    /// How many run at once.
    private final class Load: Sendable {
        private let counts = Mutex((now: 0, most: 0))

        var most: Int { counts.withLock { $0.most } }

        func enter() { counts.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }

        func leave() { counts.withLock { $0.now -= 1 } }
    }

    @Test("no more run at once than there are lanes, and all are done")
    func lanes() async throws {
        let pool = SlowPool(lanes: 2, waiting: 100)
        let load = Load()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<20 {
                group.addTask {
                    try await pool.run {
                        load.enter()
                        defer { load.leave() }
                        return number
                    }
                }
            }
            let sum = try await group.reduce(0, +)
            #expect(sum == 190)
        }
        #expect(load.most <= 2)
    }

    @Test("what comes when too many wait is refused, and room is there again behind them")
    func full() async throws {
        let pool = SlowPool(lanes: 1, waiting: 1)
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let gate = DispatchSemaphore(value: 0)
        let first = Task {
            try await pool.run {
                start.yield()
                gate.wait()
            }
        }
        for await _ in started { break }
        await #expect(throws: KMIPError.self) { try await pool.run {} }
        gate.signal()
        try await first.value
        try await pool.run {}
    }
}
