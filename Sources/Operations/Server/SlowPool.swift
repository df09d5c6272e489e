import Dispatch
import KMIP
import Synchronization

/// Runs computations beside Swift's cooperative pool, a few at a time.
final class SlowPool: Sendable {
    private let lanes: [DispatchQueue]
    /// How many computations may be running or waiting.
    let limit: Int
    private let loads: Mutex<[Int]>

    init(lanes count: Int, waiting limit: Int) {
        lanes = (0..<count).map { DispatchQueue(label: "keyquorum.slow.\($0)", qos: .utility) }
        loads = Mutex([Int](repeating: 0, count: count))
        self.limit = limit
    }

    /// What has not begun when its task is cancelled is not begun.
    ///
    /// - Throws: what `body` throws; ``KMIP/KMIPError/poolIsFull`` where too many wait already; `CancellationError`.
    func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        let lane = try enter()
        defer { loads.withLock { $0[lane] -= 1 } }
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
    var load: Int { loads.withLock { $0.reduce(0, +) } }

    private func enter() throws(KMIPError) -> Int {
        let lane = loads.withLock { loads -> Int? in
            guard loads.reduce(0, +) < limit, let lane = loads.indices.min(by: { loads[$0] < loads[$1] }) else {
                return nil
            }
            loads[lane] += 1
            return lane
        }
        guard let lane else { throw KMIPError.poolIsFull }
        return lane
    }
}

extension KMIPError {
    /// It passes: who asked may ask again, and what is done later is tried again later.
    ///
    /// The standard's tables name Server Limit Exceeded for the operations that make objects and not for Get and Export (KMIP 2.1 sections 6.1.18.1 and
    /// 6.1.19.1), which have no word for a server that has too much to do. Its meaning (section 11.46) is this one, so it is said there too.
    static let poolIsFull = KMIPError(
        .serverLimitExceeded,
        "the server is computing as much as it can; try again in a moment"
    )
}
