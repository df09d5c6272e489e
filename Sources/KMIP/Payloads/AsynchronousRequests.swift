/// What Poll, Cancel and Process ask about: an operation whose answer is outstanding (KMIP 2.1 sections 6.1.5, 6.1.38, 6.1.39).
public struct OutstandingRequest: Equatable, Sendable {
    /// As the server gave it with Operation Pending.
    public var correlationValue: [UInt8]

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        correlationValue = try reader.required(.asynchronousCorrelationValue).bytes()
        try reader.finish()
    }
}

/// Query Asynchronous Requests (KMIP 2.1 section 6.1.41): which answers are outstanding, of those that are named or of all.
public struct QueryAsynchronousRequest: Equatable, Sendable {
    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        _ = try reader.optional(.asynchronousCorrelationValues)
        _ = try reader.optional(.operations)
        try reader.finish()
    }
}
