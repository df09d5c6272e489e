/// Waits: by the system's clock in a server, until a test says so in a test.
public protocol Pause: Sendable {
    /// - Throws: `acme-cancelled` when the task is cancelled meanwhile.
    func pause(milliseconds: Int64) async throws(ACMEError)
}

/// Waits by the system's clock.
public struct SystemPause: Pause {
    public init() {}

    public func pause(milliseconds: Int64) async throws(ACMEError) {
        do {
            try await Task.sleep(for: .milliseconds(milliseconds))
        } catch {
            throw ACMEError(.cancelled, "The server is being shut down.")
        }
    }
}
