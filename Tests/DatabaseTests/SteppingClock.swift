import Canonical
import Synchronization

/// Shows the same second until it is moved on, a microsecond later at each look: what is made again after it was removed has its version from the clock.
final class SteppingClock: WallClock {
    static let start = Instant(wholeSeconds: 1_800_000_000)
    private let time = Mutex((seconds: Int64(0), looks: Int64(0)))

    func now() -> Instant {
        time.withLock { time in
            time.looks += 1
            let whole = Self.start.adding(seconds: time.seconds)
            return Instant(microseconds: whole.microseconds + min(time.looks, 900_000))
        }
    }

    func moveOn() { time.withLock { $0 = ($0.seconds + 1, 0) } }
}
