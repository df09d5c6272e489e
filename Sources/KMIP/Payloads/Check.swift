/// Check: whether the client may use an object in this way (KMIP 2.1 section 6.1.7).
public struct CheckRequest: RequestPayload {
    public static let operation = Operation.check

    public var uniqueIdentifier: String
    /// How much of its Usage Limits the client will need.
    public var usageLimitsCount: Int64?
    public var usageMask: CryptographicUsageMask?
    /// In seconds.
    public var leaseTime: UInt32?

    public init(
        uniqueIdentifier: String,
        usageLimitsCount: Int64? = nil,
        usageMask: CryptographicUsageMask? = nil,
        leaseTime: UInt32? = nil
    ) {
        self.uniqueIdentifier = uniqueIdentifier
        self.usageLimitsCount = usageLimitsCount
        self.usageMask = usageMask
        self.leaseTime = leaseTime
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        usageLimitsCount = try reader.optional(.usageLimitsCount)?.longInteger()
        usageMask = (try reader.optional(.cryptographicUsageMask)?.integer()).map(
            CryptographicUsageMask.init(rawValue:)
        )
        leaseTime = try reader.optional(.leaseTime)?.interval()
        try reader.finish()
    }

    public var fields: [TTLV] {
        let asked = [
            usageLimitsCount.map { TTLV(.usageLimitsCount, .longInteger($0)) },
            usageMask.map { TTLV(.cryptographicUsageMask, .integer($0.rawValue)) },
            leaseTime.map { TTLV(.leaseTime, .interval($0)) },
        ]
        return [identifierField(uniqueIdentifier)] + asked.compactMap(\.self)
    }
}

/// The answer to Check, where the client may.
public typealias CheckResponse = IdentifierResponse
