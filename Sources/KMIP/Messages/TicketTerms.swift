/// How long and how often a ticket may be used, as a client asks for it (KMIP 2.1 sections 6.1.12 and 6.1.30).
public struct TicketTerms: Equatable, Sendable {
    /// Nil for what the server gives.
    public var leaseTime: LeaseTime?
    /// Messages; nil for any number.
    public var requestCount: Int32?
    /// Operations, where the unit is Object; nil for any number.
    public var usageLimits: UsageLimits?

    public init(leaseTime: LeaseTime? = nil, requestCount: Int32? = nil, usageLimits: UsageLimits? = nil) {
        self.leaseTime = leaseTime
        self.requestCount = requestCount
        self.usageLimits = usageLimits
    }

    /// Takes its fields, and leaves the others.
    init(_ reader: inout StructureReader) throws(KMIPError) {
        leaseTime = try reader.optional(.leaseTime).map { ttlv throws(KMIPError) in try LeaseTime(ttlv: ttlv) }
        requestCount = try reader.optional(.requestCount)?.integer()
        guard let limits = try reader.optional(.usageLimits) else { return }
        do {
            usageLimits = try UsageLimits(ttlv: limits)
        } catch {
            // The reasons of these operations have no word for attributes.
            throw KMIPError(.invalidField, error.message)
        }
    }

    var fields: [TTLV] {
        [leaseTime?.ttlv, requestCount.map { TTLV(.requestCount, .integer($0)) }, usageLimits?.ttlv].compactMap { $0 }
    }
}

extension Tag {
    static let requestCount = Tag(rawValue: 0x42_014C)
}
