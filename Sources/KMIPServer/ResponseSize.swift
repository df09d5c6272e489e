import KMIP

/// Keeps a response within the client's Maximum Response Size (KMIP 2.1 section 9.12), counted in bytes of the binary form.
struct ResponseSize {
    let limit: Int32?
    private(set) var used: Int

    init(limit: Int32?, used: Int) {
        self.limit = limit
        self.used = used
    }

    /// The item itself, or what says that it was too large.
    mutating func fitting(_ item: ResponseBatchItem) -> ResponseBatchItem {
        guard let limit, used + BinaryTTLV.size(of: item.ttlv) > Int(limit), item.status == .success else {
            used += limit == nil ? 0 : BinaryTTLV.size(of: item.ttlv)
            return item
        }
        let refusal = ResponseBatchItem(
            operationCode: item.operationCode,
            uniqueBatchItemID: item.uniqueBatchItemID,
            status: .operationFailed,
            reason: .responseTooLarge,
            message: "the response is larger than \(limit) bytes"
        )
        used += BinaryTTLV.size(of: refusal.ttlv)
        return refusal
    }
}
