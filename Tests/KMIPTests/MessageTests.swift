import Testing

@testable import KMIP

struct MessageTests {
    @Test("a request of several items is read as it was written, in both encodings")
    func request() throws {
        var message = RequestMessage(
            [ActivateRequest(uniqueIdentifier: "a"), DestroyRequest(uniqueIdentifier: "b")],
            errorOption: .continue
        )
        message.header.clientCorrelationValue = "c"
        message.header.maximumResponseSize = 512
        message.header.timeStamp = 5
        message.header.batchOrder = true
        message.header.asynchronousIndicator = .prohibited
        #expect(try RequestMessage(ttlv: try BinaryTTLV.decode(BinaryTTLV.encode(message.ttlv))) == message)
        #expect(try RequestMessage(ttlv: try JSONTTLV.decode(JSONTTLV.encode(message.ttlv)).root) == message)
    }

    @Test("a response is read as it was written")
    func response() throws {
        let item = ResponseBatchItem(
            operationCode: 1,
            uniqueBatchItemID: [7],
            status: .operationFailed,
            reason: .itemNotFound,
            message: "m"
        )
        let header = ResponseHeader(
            version: .latest,
            timeStamp: 3,
            clientCorrelationValue: "c",
            serverCorrelationValue: "s",
            batchCount: 1
        )
        let message = ResponseMessage(header: header, items: [item])
        let read = try ResponseMessage(ttlv: try JSONTTLV.decode(JSONTTLV.encode(message.ttlv)).root)
        #expect(read == message)
        #expect(read.items.first?.error == KMIPError(.itemNotFound, "m"))
    }

    @Test("a header without version or batch count is refused")
    func header() {
        let header = RequestHeader(batchCount: 1)
        for missing in [Tag.protocolVersion, .batchCount] {
            let fields = header.ttlv.children.filter { $0.tag != missing }
            #expect(throws: KMIPError.self) { try RequestHeader(ttlv: TTLV(.requestHeader, .structure(fields))) }
        }
    }

    @Test("an operation that the standard does not have is left to whoever answers")
    func unknownOperation() throws {
        let fields = [TTLV(.operation, .enumeration(0xFFF)), TTLV(.requestPayload, .structure([]))]
        let item = try RequestBatchItem(ttlv: TTLV(.batchItem, .structure(fields)))
        #expect(item.operation == nil && item.operationCode == 0xFFF)
    }
}
