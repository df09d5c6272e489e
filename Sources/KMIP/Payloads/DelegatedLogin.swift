/// Delegated Login: asks for a ticket that somebody else shall use, for what its Rights name (KMIP 2.1 section 6.1.12).
public struct DelegatedLoginRequest: RequestPayload {
    public static let operation = Operation.delegatedLogin

    public var terms: TicketTerms
    public var rights: [DelegatedRight]

    public init(_ terms: TicketTerms = TicketTerms(), rights: [DelegatedRight]) {
        self.terms = terms
        self.rights = rights
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        terms = try TicketTerms(&reader)
        rights = try DelegatedRight.list(try reader.required(.rights))
        try reader.finish()
    }

    public var fields: [TTLV] { terms.fields + [DelegatedRight.ttlv(rights)] }
}
