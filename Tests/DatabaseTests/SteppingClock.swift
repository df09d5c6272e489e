import Canonical
import Synchronization

/// Shows the same instant until it is moved on: nothing may hang on the order in which two servers look at their clocks.
final class SteppingClock: WallClock {
    static let start = Instant(wholeSeconds: 1_800_000_000)
    private let seconds = Mutex(Int64(0))

    func now() -> Instant { seconds.withLock { Self.start.adding(seconds: $0) } }

    func moveOn() { seconds.withLock { $0 += 1 } }
}
