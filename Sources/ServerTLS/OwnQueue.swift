import Dispatch

/// Runs what waits for a disk beside Swift's threads, which must not.
enum OwnQueue {
    private static let queue = DispatchQueue(label: "keyquorum.tls-files")

    static func run<T: Sendable>(_ body: @escaping @Sendable () throws(TLSError) -> T) async throws(TLSError) -> T {
        let result: Result<T, TLSError> = await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: Result(catching: body)) }
        }
        return try result.get()
    }
}
