import KMIP

extension ObjectOperations {
    /// Login (KMIP 2.1 section 6.1.30): a ticket by which later messages on a connection of the same owner show who sends them.
    public func login(_ request: LoginRequest) async throws -> TicketResponse {
        try await answering { desk in
            TicketResponse(ticket: try await desk.makeTicket(request.terms, nil, .login))
        }
    }
}
