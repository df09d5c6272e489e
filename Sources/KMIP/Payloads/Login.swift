/// Login: asks for a ticket by which later messages show who sends them (KMIP 2.1 section 6.1.30).
public struct LoginRequest: RequestPayload {
    public static let operation = Operation.login

    public var terms: TicketTerms

    public init(_ terms: TicketTerms = TicketTerms()) { self.terms = terms }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        terms = try TicketTerms(&reader)
        try reader.finish()
    }

    public var fields: [TTLV] { terms.fields }
}

/// The answer to Login and Delegated Login.
public struct TicketResponse: ResponsePayload {
    public var ticket: Ticket

    public init(ticket: Ticket) { self.ticket = ticket }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        ticket = try Ticket(ttlv: try reader.required(.ticket))
        try reader.finish()
    }

    public var fields: [TTLV] { [ticket.ttlv] }
}
