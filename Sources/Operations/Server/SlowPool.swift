import Dispatch
import KMIP
import Synchronization

/// Runs computations beside Swift's cooperative pool, a few at a time. What takes seconds and what takes milliseconds have pools of their own, so that
/// nobody who only reads a key waits for those who make some.
final class SlowPool: Sendable {
    /// For what may take seconds: an RSA key, many rounds of PBKDF2, a search for a prime.
    static let shared = SlowPool(lanes: 2, waiting: 128)
    /// For keys that are read, written in another format, wrapped or unwrapped.
    static let reading = SlowPool(lanes: 4, waiting: 1_024)

    private let lanes: [DispatchQueue]
    /// How many computations may be running or waiting.
    private let limit: Int
    private let loads: Mutex<[Int]>

    init(lanes count: Int, waiting limit: Int) {
        lanes = (0..<count).map { DispatchQueue(label: "keyquorum.slow.\($0)", qos: .utility) }
        loads = Mutex([Int](repeating: 0, count: count))
        self.limit = limit
    }

    /// What has not begun when its task is cancelled is not begun.
    ///
    /// - Throws: what `body` throws; Server Limit Exceeded where too many wait already; `CancellationError`.
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

    private func enter() throws(KMIPError) -> Int {
        let lane = loads.withLock { loads -> Int? in
            guard loads.reduce(0, +) < limit, let lane = loads.indices.min(by: { loads[$0] < loads[$1] }) else {
                return nil
            }
            loads[lane] += 1
            return lane
        }
        guard let lane else {
            throw KMIPError(.serverLimitExceeded, "the server is computing as much as it can; try again in a moment")
        }
        return lane
    }
}
