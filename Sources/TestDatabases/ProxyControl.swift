import Glibc
import Synchronization

/// What the test wants of the proxy and what became of it.
final class ProxyControl: Sendable {
    /// What happens to a message.
    enum Verdict {
        case forward
        case forwardAndCut
        case cut
    }

    private struct State {
        var order: CuttingProxy.Cut?
        var refuses = false
        var isRefusing = false
        var wasCut = false
        var counts: [CuttingProxy.Cut.Direction: Int] = [:]
        var isOver = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let wake: Int32
    private let state = Mutex(State())

    init(wake: Int32) { self.wake = wake }

    deinit { close(wake) }

    func order(_ cut: CuttingProxy.Cut?, refusing: Bool) {
        state.withLock { state in
            let (isOver, waiting) = (state.isOver, state.waiting)
            state = State(order: cut, refuses: refusing, isOver: isOver, waiting: waiting)
        }
    }

    var wasCut: Bool { state.withLock { $0.wasCut } }
    var isRefusing: Bool { state.withLock { $0.isRefusing } }
    var isOver: Bool { state.withLock { $0.isOver } }

    func count(_ direction: CuttingProxy.Cut.Direction) -> Int { state.withLock { $0.counts[direction] ?? 0 } }

    /// Counts a message and says what to do with it.
    func verdict(_ direction: CuttingProxy.Cut.Direction) -> Verdict {
        state.withLock { state in
            let number = (state.counts[direction] ?? 0) + 1
            state.counts[direction] = number
            guard let order = state.order, order.direction == direction, order.message == number else {
                return .forward
            }
            state.order = nil
            state.wasCut = true
            state.isRefusing = state.refuses
            return order.moment == .before ? .cut : .forwardAndCut
        }
    }

    func end() {
        state.withLock { $0.isOver = true }
        wakeUp()
    }

    func cutAll() async {
        await withCheckedContinuation { waiter in
            let isOver = state.withLock { state in
                if !state.isOver { state.waiting.append(waiter) }
                return state.isOver
            }
            if isOver { waiter.resume() } else { wakeUp() }
        }
    }

    /// Those who wait for all connections to be cut.
    func takeWaiting() -> [CheckedContinuation<Void, Never>] {
        state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
    }

    private func wakeUp() {
        var byte: UInt8 = 0
        send(wake, &byte, 1, Int32(MSG_NOSIGNAL))
    }
}
