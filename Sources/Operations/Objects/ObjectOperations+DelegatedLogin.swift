import KMIP

extension ObjectOperations {
    /// Delegated Login (KMIP 2.1 section 6.1.12): a ticket by which somebody else does what its Rights name, with what the caller owns.
    public func delegatedLogin(_ request: DelegatedLoginRequest) async throws -> TicketResponse {
        try await answering { desk in
            TicketResponse(ticket: try await desk.makeTicket(request.terms, request.rights, .delegatedLogin))
        }
    }
}
