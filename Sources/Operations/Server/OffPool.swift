import Dispatch

/// Runs blocking work (a file, an fsync) beside Swift's cooperative pool, which has two threads here and must never wait for a disk.
enum OffPool {
    private static let queue = DispatchQueue(label: "keyquorum.files", attributes: .concurrent)

    static func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
