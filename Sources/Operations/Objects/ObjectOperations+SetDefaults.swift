import KMIP

extension ObjectOperations {
    /// Set Defaults (KMIP 2.1 section 6.1.53): what Create and Register give an object where their client says nothing. An administrator's.
    public func setDefaults(_ request: SetDefaultsRequest) async throws -> EmptyResponse {
        try await answering { desk in
            for defaults in request.defaults { try defaults.selection.requireOffered() }
            try await desk.changeRules { $0.defaults = request.defaults }
            return EmptyResponse()
        }
    }
}
