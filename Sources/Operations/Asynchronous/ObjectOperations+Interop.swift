import Access
import KMIP
import Logging

extension ObjectOperations {
    public var offersInterop: Bool { server.options.takesInterop }

    /// Interop (KMIP 2.1 section 6.1.26), where the server is set up for tests: Begin and End mark a test case in the server's log.
    ///
    /// - Throws: Operation Not Supported elsewhere; Feature Not Supported for Reset, which would undo what others did.
    @inline(never)
    public func interop(_ request: InteropRequest) async throws -> EmptyResponse {
        guard offersInterop else {
            throw KMIPError(.operationNotSupported, "\(Operation.interop.name) is not offered")
        }
        return try await answering { desk in
            let permit = try Access.decide(try await desk.caller().caller, .log).permit
            guard request.function != .reset else {
                throw KMIPError(.featureNotSupported, "this server is not reset: destroy what the test made")
            }
            server.log.notice(
                request.function == .begin ? "interop-test-begins" : "interop-test-ends",
                metadata: [
                    "test": "\(LogText.bounded(request.identifier, LoginLimits.correlation))",
                    "subject": "\(permit.subject.text)", "correlation": "\(requester.correlation ?? "")",
                ]
            )
            return EmptyResponse()
        }
    }
}
