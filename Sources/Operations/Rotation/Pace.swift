import Synchronization

/// How fast rows are wrapped anew: as fast as it goes while nobody asks anything, at most half of the time while somebody does, and never
/// faster than the operator allows.
final class Pace: Sendable {
    /// Rows a second at most; 0 for no bound.
    private let bound: UInt64
    private let state = Mutex(State())

    private struct State {
        var requests: UInt64 = 0
        var isBusy = false
    }

    init(bound: UInt64) {
        self.bound = bound
    }

    /// Rows of the next batch: few while there are requests, whose writes wait for it.
    var batch: Int {
        let most = state.withLock { $0.isBusy } ? RotationLimits.busyBatch : RotationLimits.batch
        return bound == 0 ? most : max(1, min(most, Int(clamping: bound) / 4))
    }

    /// Waits until the next batch may begin.
    func rest(after rows: Int, since start: ContinuousClock.Instant, _ vault: OpenVault) async throws {
        let took = start.duration(to: .now)
        let requests = vault.requests.load(ordering: .relaxed)
        let isBusy = state.withLock { state in
            defer { state.requests = requests }
            state.isBusy = requests &- state.requests > RotationLimits.quietRequests
            return state.isBusy
        }
        var pause = isBusy ? took : .zero
        if bound > 0 { pause = max(pause, .seconds(Double(rows) / Double(bound)) - took) }
        if pause > .zero { try await Task.sleep(for: pause) }
    }
}
