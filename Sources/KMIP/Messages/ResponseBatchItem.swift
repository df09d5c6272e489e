/// The result of one operation (KMIP 2.1 section 8.6).
public struct ResponseBatchItem: Equatable, Sendable {
    /// Absent only in the answer to a message that could not be read.
    public var operationCode: UInt32?
    public var uniqueBatchItemID: [UInt8]?
    public var status: ResultStatus
    public var reason: ResultReason?
    public var message: String?
    /// By which the client polls; only with a status of Operation Pending.
    public var asynchronousCorrelationValue: [UInt8]?
    public var payload: TTLV?
    public var messageExtensions: [MessageExtension] = []

    public init(
        operationCode: UInt32?,
        uniqueBatchItemID: [UInt8]? = nil,
        status: ResultStatus,
        reason: ResultReason? = nil,
        message: String? = nil,
        payload: TTLV? = nil
    ) {
        self.operationCode = operationCode
        self.uniqueBatchItemID = uniqueBatchItemID
        self.status = status
        self.reason = reason
        self.message = message
        self.payload = payload
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        if case .enumeration(let code) = try reader.optional(.operation)?.value { operationCode = code }
        uniqueBatchItemID = try reader.optional(.uniqueBatchItemID)?.bytes()
        status = try reader.required(ResultStatus.self)
        reason = try reader.optional(ResultReason.self)
        message = try reader.optional(.resultMessage)?.text()
        asynchronousCorrelationValue = try reader.optional(.asynchronousCorrelationValue)?.bytes()
        payload = try reader.optional(.responsePayload)
        messageExtensions = try MessageExtension.list(reader.repeated(.messageExtension))
    }

    /// The error that a failed item tells; nil for every other item.
    public var error: KMIPError? {
        status == .operationFailed ? KMIPError(reason ?? .generalFailure, message ?? "") : nil
    }

    public var ttlv: TTLV {
        let fields = [
            operationCode.map { TTLV(.operation, .enumeration($0)) },
            uniqueBatchItemID.map { TTLV(.uniqueBatchItemID, .bytes($0)) },
            status.ttlv,
            reason?.ttlv,
            message.map { TTLV(.resultMessage, .text($0)) },
            asynchronousCorrelationValue.map { TTLV(.asynchronousCorrelationValue, .bytes($0)) },
            payload,
        ]
        return TTLV(.batchItem, .structure(fields.compactMap { $0 } + messageExtensions.map(\.ttlv)))
    }
}
