/// Obtain Lease: how long a client may use what it keeps of an object (KMIP 2.1 section 6.1.35).
public struct ObtainLeaseRequest: RequestPayload, IdentifierPayload {
    public static let operation = Operation.obtainLease

    public var uniqueIdentifier: String

    public init(uniqueIdentifier: String) { self.uniqueIdentifier = uniqueIdentifier }
}

/// The answer to Obtain Lease.
public struct ObtainLeaseResponse: ResponsePayload {
    public var uniqueIdentifier: String
    /// In seconds; 0 for no limit.
    public var leaseTime: UInt32
    /// Seconds since 1970.
    public var lastChangeDate: Int64

    public init(uniqueIdentifier: String, leaseTime: UInt32, lastChangeDate: Int64) {
        self.uniqueIdentifier = uniqueIdentifier
        self.leaseTime = leaseTime
        self.lastChangeDate = lastChangeDate
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        leaseTime = try reader.required(.leaseTime).interval()
        lastChangeDate = try reader.required(.lastChangeDate).dateTime()
        try reader.finish()
    }

    public var fields: [TTLV] {
        [
            identifierField(uniqueIdentifier), TTLV(.leaseTime, .interval(leaseTime)),
            TTLV(.lastChangeDate, .dateTime(lastChangeDate)),
        ]
    }
}

extension TTLV {
    func interval() throws(KMIPError) -> UInt32 {
        guard case .interval(let seconds) = value else {
            throw KMIPError(.invalidMessage, "\(tag) is a \(value.typeName), not an Interval")
        }
        return seconds
    }

    func longInteger() throws(KMIPError) -> Int64 {
        guard case .longInteger(let number) = value else {
            throw KMIPError(.invalidMessage, "\(tag) is a \(value.typeName), not a LongInteger")
        }
        return number
    }
}
