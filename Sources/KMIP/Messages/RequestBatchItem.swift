/// One operation of a request (KMIP 2.1 section 8.3), its payload not read yet: an error in it fails this item, not the message.
public struct RequestBatchItem: Equatable, Sendable {
    /// As it came; ``Operation`` may not know it.
    public var operationCode: UInt32
    /// The client does not want the result's data back.
    public var ephemeral: Bool?
    public var uniqueBatchItemID: [UInt8]?
    public var payload: TTLV
    public var messageExtensions: [MessageExtension]

    public init(_ payload: some RequestPayload, uniqueBatchItemID: [UInt8]? = nil) {
        operationCode = type(of: payload).operation.rawValue
        self.payload = payload.ttlv
        self.uniqueBatchItemID = uniqueBatchItemID
        messageExtensions = []
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        var reader = try StructureReader(ttlv)
        let operation = try reader.required(.operation)
        guard case .enumeration(let code) = operation.value else {
            throw KMIPError(.invalidMessage, "\(ttlv.tag): Operation is no enumeration")
        }
        operationCode = code
        ephemeral = try reader.optional(.ephemeral)?.boolean()
        uniqueBatchItemID = try reader.optional(.uniqueBatchItemID)?.bytes()
        payload = try reader.required(.requestPayload)
        messageExtensions = try MessageExtension.list(reader.repeated(.messageExtension))
        try reader.finish()
    }

    public var operation: Operation? { Operation(rawValue: operationCode) }

    public var ttlv: TTLV {
        var fields = [TTLV(.operation, .enumeration(operationCode))]
        if let ephemeral { fields.append(TTLV(.ephemeral, .boolean(ephemeral))) }
        if let uniqueBatchItemID { fields.append(TTLV(.uniqueBatchItemID, .bytes(uniqueBatchItemID))) }
        return TTLV(.batchItem, .structure(fields + [payload] + messageExtensions.map(\.ttlv)))
    }
}
