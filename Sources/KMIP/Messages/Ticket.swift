import Secrets

/// What Login gives and later requests show instead of a password (KMIP 2.1 sections 6.1.30 and 9.11).
public struct Ticket: Equatable, Sendable {
    /// As it came; the standard defines 1, Login.
    public var type: UInt32
    public var value: SecretBytes

    public init(type: UInt32 = 1, value: SecretBytes) {
        self.type = type
        self.value = value
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        guard case .enumeration(let code) = try reader.required(.ticketType).value else {
            throw KMIPError(.invalidMessage, "TicketType is no enumeration")
        }
        type = code
        value = try reader.required(.ticketValue).secret()
        try reader.finish()
    }

    public var ttlv: TTLV {
        TTLV(.ticket, .structure([TTLV(.ticketType, .enumeration(type)), TTLV(.ticketValue, .secret(value))]))
    }
}
