import KMIP

extension KMIPService {
    /// The answer to a message where it can be had at once, on this thread: the same that ``answer(_:by:)`` gives. Nil where not; then
    /// nothing was done.
    public func answerAtOnce(_ request: KMIPRequest, by operations: any KMIPOperations) -> [UInt8]? {
        guard !request.isCosmianPath, request.body.count <= limits.messageBytes, let form = request.encoding.plainForm,
            let asked = PlainMessage(request.body, form)
        else { return nil }
        let requests = asked.requests
        guard requests.count <= limits.batchItems else { return nil }
        let facts = MessageFacts(serverCorrelationValue: request.serverCorrelationValue, items: requests.count)
        guard let responses = operations.answerAtOnce(requests, in: facts) else { return nil }
        return asked.answer(
            responses,
            now: request.now,
            serverCorrelationValue: request.serverCorrelationValue,
            limit: limits.responseBytes
        )
    }
}

extension KMIPRequest.Encoding {
    /// Nil for one that is not read at a glance.
    fileprivate var plainForm: PlainMessage.Form? {
        switch self {
        case .binary: .binary
        case .json: .json
        case .xml: nil
        }
    }
}
