/// Logout: ends a ticket (KMIP 2.1 section 6.1.31).
public struct LogoutRequest: RequestPayload {
    public static let operation = Operation.logout

    public var ticket: Ticket

    public init(ticket: Ticket) { self.ticket = ticket }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        ticket = try Ticket(ttlv: try reader.required(.ticket))
        try reader.finish()
    }

    public var fields: [TTLV] { [ticket.ttlv] }
}
