import KMIP

/// Keeps a response within the client's Maximum Response Size (KMIP 2.1 section 9.12), and within what the server ever gives, counted in bytes of
/// the binary form.
struct ResponseSize {
    let limit: Int32?
    /// The server's own: with so many bytes a response is full, and one item never has more.
    private let bound: Int
    private(set) var used: Int

    init(limit: Int32?, bound: Int, used: Int) {
        self.limit = limit
        self.bound = bound
        self.used = used
    }

    /// Whether nothing more is to be done for this response.
    var isFull: Bool { used >= bound }

    /// The item itself, or what says that it was too large.
    mutating func fitting(_ item: ResponseBatchItem) -> ResponseBatchItem {
        let size = BinaryTTLV.size(of: item.ttlv)
        let room = limit.map { Int($0) - used } ?? .max
        guard item.status == .success, size > min(room, bound) else {
            used += size
            return item
        }
        return refusing(item)
    }

    /// What says that an item's answer is too large.
    mutating func refusing(_ item: ResponseBatchItem) -> ResponseBatchItem {
        let most = min(limit.map { Int($0) } ?? .max, bound)
        let refusal = ResponseBatchItem(
            operationCode: item.operationCode,
            uniqueBatchItemID: item.uniqueBatchItemID,
            status: .operationFailed,
            reason: .responseTooLarge,
            message: "the response is larger than \(most) bytes"
        )
        used += BinaryTTLV.size(of: refusal.ttlv)
        return refusal
    }
}
