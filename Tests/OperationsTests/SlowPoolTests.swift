import Access
import Dispatch
import KMIP
import Synchronization
import Testing

@testable import Operations

struct SlowPoolTests {
    /// How many run at once.
    private final class Load: Sendable {
        private let counts = Mutex((now: 0, most: 0))

        var now: Int { counts.withLock { $0.now } }
        var most: Int { counts.withLock { $0.most } }

        func enter() { counts.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }

        func leave() { counts.withLock { $0.now -= 1 } }
    }

    /// Returns when so many run or wait in the pool.
    private func wait(for count: Int, in pool: SlowPool) async {
        while pool.load < count { await Task.yield() }
    }

    @Test("as many run at once as there are lanes and no more, and all are done")
    func lanes() async throws {
        let pool = SlowPool(lanes: 2, waiting: 20)
        let load = Load()
        let gate = DispatchSemaphore(value: 0)
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<20 {
                group.addTask {
                    try await pool.run {
                        load.enter()
                        start.yield()
                        gate.wait()
                        load.leave()
                        return number
                    }
                }
            }
            await wait(for: 20, in: pool)
            var starts = started.makeAsyncIterator()
            for _ in 0..<2 { await starts.next() }
            #expect(load.now == 2)
            // Each that ends lets one more begin: whatever began too early has begun by the last.
            for _ in 2..<20 {
                gate.signal()
                await starts.next()
            }
            for _ in 0..<2 { gate.signal() }
            let sum = try await group.reduce(0, +)
            #expect(sum == 190)
        }
        #expect(load.most == 2 && load.now == 0 && pool.load == 0)
    }

    @Test("what is cancelled before it begins is never begun, and leaves its place")
    func cancelled() async throws {
        let pool = SlowPool(lanes: 1, waiting: 2)
        let first = await HeldPool(pool, places: 1)
        let load = Load()
        let second = Task { try await pool.run { load.enter() } }
        await wait(for: 2, in: pool)
        second.cancel()
        try await first.release()
        await #expect(throws: CancellationError.self) { try await second.value }
        #expect(load.most == 0 && pool.load == 0)
        try await pool.run { load.enter() }
        #expect(load.most == 1)
    }

    @Test(
        "one caller has a quarter of the places, which are his again when his computations are over; others have theirs"
    )
    func share() async throws {
        let pool = SlowPool(lanes: 2, waiting: 8)
        let (one, other) = (try Subject.mail("1@example.com"), try Subject.mail("2@example.com"))
        let first = await HeldPool(pool, places: 2, for: one)
        await #expect(throws: KMIPError.poolIsFull) { try await pool.run(for: one) {} }
        let load = Load()
        let second = Task { try await pool.run(for: other) { load.enter() } }
        await wait(for: 3, in: pool)
        let third = Task { try await pool.run { load.enter() } }
        await wait(for: 4, in: pool)
        try await first.release()
        try await second.value
        try await third.value
        #expect(load.now == 2 && pool.load == 0)
        for _ in 0..<3 { try await pool.run(for: one) { load.enter() } }
        #expect(load.now == 5)
    }

    @Test("what comes when too many wait is refused, and room is there again behind them")
    func full() async throws {
        let pool = SlowPool(lanes: 1, waiting: 1)
        let first = await HeldPool(pool, places: 1)
        await #expect(throws: KMIPError.poolIsFull) { try await pool.run {} }
        try await first.release()
        try await pool.run {}
    }
}
