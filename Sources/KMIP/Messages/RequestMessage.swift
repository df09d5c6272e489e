/// A whole request (KMIP 2.1 section 8.1).
public struct RequestMessage: Equatable, Sendable {
    public var header: RequestHeader
    public var items: [RequestBatchItem]

    public init(header: RequestHeader, items: [RequestBatchItem]) {
        self.header = header
        self.items = items
    }

    /// A message of these payloads, one batch item each.
    public init(_ payloads: [any RequestPayload], errorOption: BatchErrorContinuationOption? = nil) {
        header = RequestHeader(batchCount: Int32(clamping: payloads.count), errorOption: errorOption)
        let isBatch = payloads.count > 1
        items = payloads.enumerated().map { index, payload in
            RequestBatchItem(payload, uniqueBatchItemID: isBatch ? Array("\(index + 1)".utf8) : nil)
        }
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        guard ttlv.tag == .requestMessage else { throw KMIPError(.invalidMessage, "\(ttlv.tag) is no RequestMessage") }
        var reader = try StructureReader(ttlv)
        header = try RequestHeader(ttlv: try reader.required(.requestHeader))
        items = []
        for item in reader.repeated(.batchItem) { items.append(try RequestBatchItem(ttlv: item)) }
        try reader.finish()
    }

    public var ttlv: TTLV { TTLV(.requestMessage, .structure([header.ttlv] + items.map(\.ttlv))) }
}
