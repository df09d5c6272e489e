/// What Poll, Cancel and Process ask about: an operation whose answer is outstanding (KMIP 2.1 sections 6.1.5, 6.1.38, 6.1.39).
public struct OutstandingRequest: Equatable, Sendable {
    /// As the server gave it with Operation Pending.
    public var correlationValue: [UInt8]

    public init(correlationValue: [UInt8]) { self.correlationValue = correlationValue }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        correlationValue = try reader.required(.asynchronousCorrelationValue).bytes()
        try reader.finish()
    }
}

/// The answer to Cancel (KMIP 2.1 section 6.1.5).
public struct CancelResponse: ResponsePayload {
    public var correlationValue: [UInt8]
    public var result: CancellationResult

    public init(correlationValue: [UInt8], result: CancellationResult) {
        self.correlationValue = correlationValue
        self.result = result
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        correlationValue = try reader.required(.asynchronousCorrelationValue).bytes()
        result = try reader.required(CancellationResult.self)
        try reader.finish()
    }

    public var fields: [TTLV] { [TTLV(.asynchronousCorrelationValue, .bytes(correlationValue)), result.ttlv] }
}
