import Canonical
import Synchronization

/// Shows the same time until it is moved on.
final class SteppingClock: WallClock {
    static let start = Instant(wholeSeconds: 1_800_000_000)
    private let seconds = Mutex<Int64>(0)

    func now() -> Instant { Self.start.adding(seconds: seconds.withLock { $0 }) }

    func moveOn() { seconds.withLock { $0 += 1 } }
}
