/// Revoke: an object becomes deactivated, or compromised if the reason says so (KMIP 2.1 section 6.1.44).
public struct RevokeRequest: RequestPayload {
    public static let operation = Operation.revoke

    public var uniqueIdentifier: String
    public var reason: RevocationReason
    /// Seconds since 1970; only with a reason of compromise.
    public var compromiseOccurrenceDate: Int64?

    public init(uniqueIdentifier: String, reason: RevocationReason, compromiseOccurrenceDate: Int64? = nil) {
        self.uniqueIdentifier = uniqueIdentifier
        self.reason = reason
        self.compromiseOccurrenceDate = compromiseOccurrenceDate
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        uniqueIdentifier = try reader.requiredIdentifier()
        reason = try RevocationReason(ttlv: try reader.required(.revocationReason))
        compromiseOccurrenceDate = try reader.optional(.compromiseOccurrenceDate)?.dateTime()
        try reader.finish()
    }

    public var fields: [TTLV] {
        [identifierField(uniqueIdentifier), reason.ttlv]
            + (compromiseOccurrenceDate.map { [TTLV(.compromiseOccurrenceDate, .dateTime($0))] } ?? [])
    }

    /// What the request does to the object's state.
    public var event: ObjectEvent { .revoke(reason.code, occurrence: compromiseOccurrenceDate) }
}

/// The answer to Revoke.
public typealias RevokeResponse = IdentifierResponse
