/// Query Asynchronous Requests (KMIP 2.1 section 6.1.41): which answers are outstanding, of those that are named or of all.
public struct QueryAsynchronousRequest: Equatable, Sendable {
    /// Nil for any.
    public var correlationValues: [[UInt8]]?
    /// Nil for any.
    public var operations: [UInt32]?

    public init(correlationValues: [[UInt8]]? = nil, operations: [UInt32]? = nil) {
        self.correlationValues = correlationValues
        self.operations = operations
    }

    /// - Throws: ``KMIPError``, also for lists beyond ``Limits``.
    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        if let list = try reader.optional(.asynchronousCorrelationValues) {
            var values: [[UInt8]] = []
            for value in try Self.elements(of: list, .asynchronousCorrelationValue) { values.append(try value.bytes()) }
            correlationValues = values
        }
        if let list = try reader.optional(.operations) {
            var codes: [UInt32] = []
            for code in try Self.elements(of: list, .operation) {
                guard case .enumeration(let number) = code.value else {
                    throw KMIPError(.invalidMessage, "Operations: an Operation is no enumeration")
                }
                codes.append(number)
            }
            operations = codes
        }
        try reader.finish()
    }

    private static func elements(of list: TTLV, _ tag: Tag) throws(KMIPError) -> [TTLV] {
        var reader = try StructureReader(list)
        let elements = reader.repeated(tag)
        try reader.finish()
        return elements
    }
}

/// The answer to Query Asynchronous Requests.
public struct QueryAsynchronousResponse: ResponsePayload {
    public var requests: [AsynchronousRequest]

    public init(requests: [AsynchronousRequest]) { self.requests = requests }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        requests = []
        for request in reader.repeated(.asynchronousRequest) { requests.append(try AsynchronousRequest(ttlv: request)) }
        try reader.finish()
    }

    public var fields: [TTLV] { requests.map(\.ttlv) }
}

/// One answer that is outstanding (KMIP 2.1 section 7.2).
public struct AsynchronousRequest: Equatable, Sendable {
    public var correlationValue: [UInt8]
    public var operationCode: UInt32
    /// Microseconds since 1970.
    public var submitted: Int64
    public var stage: ProcessingStage

    public init(correlationValue: [UInt8], operationCode: UInt32, submitted: Int64, stage: ProcessingStage) {
        self.correlationValue = correlationValue
        self.operationCode = operationCode
        self.submitted = submitted
        self.stage = stage
    }

    init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        correlationValue = try reader.required(.asynchronousCorrelationValue).bytes()
        guard case .enumeration(let code) = try reader.required(.operation).value,
            case .dateTimeExtended(let time) = try reader.required(.submissionDate).value
        else { throw KMIPError(.invalidMessage, "\(ttlv.tag) has a field of another type") }
        (operationCode, submitted) = (code, time)
        stage = try reader.required(ProcessingStage.self)
        try reader.finish()
    }

    var ttlv: TTLV {
        TTLV(
            .asynchronousRequest,
            .structure([
                TTLV(.asynchronousCorrelationValue, .bytes(correlationValue)),
                TTLV(.operation, .enumeration(operationCode)), TTLV(.submissionDate, .dateTimeExtended(submitted)),
                stage.ttlv,
            ])
        )
    }
}
