import KMIP

extension ObjectOperations {
    /// Logout (KMIP 2.1 section 6.1.31): ends a ticket of the caller's, for every server at once.
    public func logout(_ request: LogoutRequest) async throws -> EmptyResponse {
        try await answering { desk in
            try await desk.endTicket(request.ticket)
            return EmptyResponse()
        }
    }
}
