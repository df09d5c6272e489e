import Access
import KMIP

extension ObjectOperations {
    /// Get Constraints (KMIP 2.1 section 6.1.22): for every caller, since everyone's objects must meet them.
    public func getConstraints(_ request: GetConstraintsRequest) async throws -> GetConstraintsResponse {
        try await answering { desk in
            desk.step.claim?.holdReading()
            let asking = try await desk.caller(with: [.creationRules])
            _ = try Access.decide(asking.caller, .getConstraints).permit
            return GetConstraintsResponse(constraints: try desk.rules(asking.answers[0]).rules.constraints)
        }
    }
}
