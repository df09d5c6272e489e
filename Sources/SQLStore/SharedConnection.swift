import Store
import Synchronization

/// One connection that many use at a time: how many these are, and whether it is taken by new ones.
final class SharedConnection: Sendable {
    private struct Use {
        var callers = 0
        var isRetired = false
    }

    let connection: any SQLConnection
    let slot: Int
    private let opened: ContinuousClock.Instant
    private let use = Mutex(Use())

    init(_ connection: any SQLConnection, slot: Int, at now: ContinuousClock.Instant) {
        self.connection = connection
        self.slot = slot
        opened = now
    }

    var callers: Int { use.withLock { $0.callers } }

    func isOld(at now: ContinuousClock.Instant) -> Bool { now - opened > SQLLimits.connectionAge }

    /// One more caller; false when nobody takes it any more.
    func take() -> Bool {
        use.withLock { use in
            guard !use.isRetired else { return false }
            use.callers += 1
            return true
        }
    }

    /// No new callers; true when nobody uses it any more, so that it is to be closed now.
    func retire() -> Bool {
        use.withLock { use in
            defer { use.isRetired = true }
            return !use.isRetired && use.callers == 0
        }
    }

    /// No new callers, if there are none now.
    func retireIfUnused() -> Bool {
        use.withLock { use in
            guard !use.isRetired, use.callers == 0 else { return false }
            use.isRetired = true
            return true
        }
    }

    /// One caller less; true for the last one of a connection that nobody takes any more: he closes it.
    func giveBack() -> Bool {
        use.withLock { use in
            use.callers -= 1
            return use.isRetired && use.callers == 0
        }
    }
}
