import ACME
import Canonical
import Synchronization

/// The system's clock, moved by the test; a long pause lasts until the test lets it pass, and moves the clock by its length.
final class TestTime: WallClock, Pause {
    private let moved = Mutex<Int64>(0)
    private let asked: AsyncStream<Int64>
    private let tell: AsyncStream<Int64>.Continuation
    private let gate: AsyncStream<Void>
    private let opener: AsyncStream<Void>.Continuation

    init(movedBy seconds: Int64 = 0) {
        (asked, tell) = AsyncStream.makeStream()
        (gate, opener) = AsyncStream.makeStream()
        move(seconds: seconds)
    }

    func now() -> Instant { SystemClock().now().adding(seconds: moved.withLock { $0 }) }

    func move(seconds: Int64) { moved.withLock { $0 += seconds } }

    /// Pauses between two looks at an order are real; longer ones are the test's.
    func pause(milliseconds: Int64) async throws(ACMEError) {
        guard milliseconds > 30_000 else { return try await SystemPause().pause(milliseconds: milliseconds) }
        tell.yield(milliseconds)
        for await _ in gate { return move(seconds: milliseconds / 1_000 + 1) }
        // The gate is closed only by the end of the task; this throws what that means.
        try await SystemPause().pause(milliseconds: 1)
    }

    /// The next long pause that was begun, in seconds.
    func nextPause() async -> Int64? {
        for await milliseconds in asked { return milliseconds / 1_000 }
        return nil
    }

    /// Ends the pause that was begun.
    func letPass() { opener.yield() }
}
