/// A whole response (KMIP 2.1 section 8.4).
public struct ResponseMessage: Equatable, Sendable {
    public var header: ResponseHeader
    public var items: [ResponseBatchItem]

    public init(header: ResponseHeader, items: [ResponseBatchItem]) {
        self.header = header
        self.items = items
    }

    public init(ttlv: TTLV) throws(KMIPError) {
        guard ttlv.tag == .responseMessage else {
            throw KMIPError(.invalidMessage, "\(ttlv.tag) is no ResponseMessage")
        }
        var reader = try StructureReader(ttlv)
        header = try ResponseHeader(ttlv: try reader.required(.responseHeader))
        items = []
        for item in reader.repeated(.batchItem) { items.append(try ResponseBatchItem(ttlv: item)) }
        try reader.finish()
    }

    public var ttlv: TTLV { TTLV(.responseMessage, .structure([header.ttlv] + items.map(\.ttlv))) }
}
