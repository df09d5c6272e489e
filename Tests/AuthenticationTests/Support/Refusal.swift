import Authentication
import Testing

/// The code of the refusal, nil if there is none.
func refusal(_ work: () async throws -> Void) async -> AuthenticationError.Code? {
    do {
        try await work()
        return nil
    } catch let error as AuthenticationError {
        #expect(!error.detail.isEmpty)
        return error.code
    } catch {
        Issue.record("another error: \(error)")
        return nil
    }
}
