import KMIP

extension ObjectOperations {
    /// Ping (KMIP 2.1 section 6.1.36); answers in every state of the server.
    public func ping(_ request: PingRequest) async throws -> EmptyResponse { EmptyResponse() }
}
