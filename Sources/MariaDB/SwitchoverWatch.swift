import Synchronization

/// When one of a store's connections last met a server that takes no writes. What the others knew before of theirs is then worth
/// nothing: who has written to the next host must not read from the last one.
final class SwitchoverWatch: Sendable {
    private let last = Mutex<ContinuousClock.Instant?>(nil)

    /// A server was met that takes no writes.
    func note() { last.withLock { $0 = ContinuousClock.now } }

    /// Whether what was known at a moment is still worth something.
    func trusts(_ moment: ContinuousClock.Instant) -> Bool { last.withLock { $0.map { moment > $0 } ?? true } }
}
