import KMIP

extension KMIPService {
    /// The answer to a message in the binary form where it can be had at once, on this thread: the same that ``answer(_:by:)`` gives. Nil where not; then
    /// nothing was done.
    public func answerAtOnce(_ request: KMIPRequest, by operations: any KMIPOperations) -> [UInt8]? {
        guard request.encoding == .binary, request.body.count <= limits.messageBytes,
            let asked = PlainGets(request.body)
        else { return nil }
        let requests = asked.requests
        guard requests.count <= limits.batchItems else { return nil }
        let facts = MessageFacts(serverCorrelationValue: request.serverCorrelationValue, items: requests.count)
        guard let responses = operations.getAtOnce(requests, in: facts) else { return nil }
        return asked.answer(
            responses,
            now: request.now,
            serverCorrelationValue: request.serverCorrelationValue,
            limit: limits.responseBytes
        )
    }
}
