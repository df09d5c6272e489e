/// Validate: whether a chain of certificates holds (KMIP 2.1 section 6.1.57).
public struct ValidateRequest: RequestPayload {
    public static let operation = Operation.validate

    public var certificates: [ManagedObject]
    public var uniqueIdentifiers: [String]
    /// Seconds since 1970; without it now.
    public var validityDate: Int64?

    public init(
        certificates: [ManagedObject] = [],
        uniqueIdentifiers: [String],
        validityDate: Int64? = nil
    ) {
        self.certificates = certificates
        self.uniqueIdentifiers = uniqueIdentifiers
        self.validityDate = validityDate
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        certificates = []
        for found in reader.repeated(.certificate) { certificates.append(try ManagedObject(ttlv: found)) }
        uniqueIdentifiers = try reader.identifiers()
        validityDate = try reader.optional(.validityDate)?.dateTime()
        try reader.finish()
    }

    public var fields: [TTLV] {
        let first: [TTLV?] = [
            validityDate.map { TTLV(.validityDate, .dateTime($0)) }
        ]
        return certificates.map(\.ttlv) + uniqueIdentifiers.map(identifierField) + first.compactMap(\.self)
    }
}

/// The answer to Validate.
public struct ValidateResponse: ResponsePayload {
    public var validity: ValidityIndicator

    public init(
        validity: ValidityIndicator
    ) {
        self.validity = validity
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        validity = try reader.required(ValidityIndicator.self)
        try reader.finish()
    }

    public var fields: [TTLV] {
        let first: [TTLV] = [
            validity.ttlv
        ]
        return first
    }
}
