/// Get Usage Allocation: a part of what an object may still protect becomes the client's (KMIP 2.1 section 6.1.23).
public struct GetUsageAllocationRequest: RequestPayload {
    public static let operation = Operation.getUsageAllocation

    public var uniqueIdentifier: String
    /// At least 1.
    public var usageLimitsCount: Int64

    public init(uniqueIdentifier: String, usageLimitsCount: Int64) {
        self.uniqueIdentifier = uniqueIdentifier
        self.usageLimitsCount = usageLimitsCount
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        usageLimitsCount = try reader.required(.usageLimitsCount).longInteger()
        try reader.finish()
        guard usageLimitsCount > 0 else { throw KMIPError(.invalidField, "UsageLimitsCount is not above 0") }
    }

    public var fields: [TTLV] {
        [identifierField(uniqueIdentifier), TTLV(.usageLimitsCount, .longInteger(usageLimitsCount))]
    }
}

/// The answer to Get Usage Allocation.
public typealias GetUsageAllocationResponse = IdentifierResponse
