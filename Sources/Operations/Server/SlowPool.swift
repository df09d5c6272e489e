import Access
import Dispatch
import KMIP
import Synchronization

/// Runs computations beside Swift's cooperative pool, a few at a time. One caller has a share of its places, so that what he asks for leaves room for
/// what others do.
final class SlowPool: Sendable {
    private let lanes: [DispatchQueue]
    /// How many computations may be running or waiting.
    let limit: Int
    /// How many of them may be one caller's.
    let share: Int
    private let state: Mutex<State>

    private struct State {
        /// By lane.
        var loads: [Int]
        /// Of callers who have any.
        var own: [Subject: Int] = [:]

        var load: Int { loads.reduce(0, +) }
    }

    init(lanes count: Int, waiting limit: Int) {
        lanes = (0..<count).map { DispatchQueue(label: "keyquorum.slow.\($0)", qos: .utility) }
        state = Mutex(State(loads: [Int](repeating: 0, count: count)))
        self.limit = limit
        share = max(1, limit / 4)
    }

    /// What has not begun when its task is cancelled is not begun.
    ///
    /// - Parameter subject: of whose share its place is; nil for what no caller asks for, and where it takes no longer than reading does.
    /// - Throws: what `body` throws; ``KMIP/KMIPError/poolIsFull`` where too many wait already; `CancellationError`.
    func run<Value: Sendable>(
        for subject: Subject? = nil,
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let lane = try enter(subject)
        defer { leave(lane, subject) }
        let isCancelled = Atomic(false)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                lanes[lane].async {
                    guard !isCancelled.load(ordering: .relaxed) else {
                        continuation.resume(throwing: CancellationError())
                        return
                    }
                    continuation.resume(with: Result(catching: body))
                }
            }
        } onCancel: {
            isCancelled.store(true, ordering: .relaxed)
        }
    }

    /// How many are running or waiting.
    var load: Int { state.withLock { $0.load } }

    private func enter(_ subject: Subject?) throws(KMIPError) -> Int {
        let lane = state.withLock { state -> Int? in
            let own = subject.flatMap { state.own[$0] } ?? 0
            guard state.load < limit, own < share,
                let lane = state.loads.indices.min(by: { state.loads[$0] < state.loads[$1] })
            else { return nil }
            state.loads[lane] += 1
            if let subject { state.own[subject] = own + 1 }
            return lane
        }
        guard let lane else { throw KMIPError.poolIsFull }
        return lane
    }

    private func leave(_ lane: Int, _ subject: Subject?) {
        state.withLock { state in
            state.loads[lane] -= 1
            guard let subject, let own = state.own[subject] else { return }
            state.own[subject] = own > 1 ? own - 1 : nil
        }
    }
}

extension KMIPError {
    /// It passes: who asked may ask again, and what is done later is tried again later.
    ///
    /// The standard's tables name Server Limit Exceeded for the operations that make objects and not for Get and Export (KMIP 2.1 sections 6.1.18.1 and
    /// 6.1.19.1), which have no word for a server that has too much to do. Its meaning (section 11.46) is this one, so it is said there too.
    static let poolIsFull = KMIPError(
        .serverLimitExceeded,
        "the server is computing as much as it can, or as much as it does for one caller at a time; try again in a moment"
    )
}
