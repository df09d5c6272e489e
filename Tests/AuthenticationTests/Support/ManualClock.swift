import Canonical
import Synchronization

/// A clock that the test sets.
final class ManualClock: WallClock {
    static let start = Instant(wholeSeconds: 1_800_000_000)
    private let time = Mutex(start)

    func now() -> Instant { time.withLock { $0 } }

    func advance(_ seconds: Int64) { time.withLock { $0 = $0.adding(seconds: seconds) } }
}
