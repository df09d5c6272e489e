import KMIP

extension KMIPService {
    /// The answer to a message where it can be had at once, on this thread: the same that ``answer(_:by:)`` gives. None where not; then
    /// nothing was done.
    public func tryAtOnce(_ request: KMIPRequest, by operations: any KMIPOperations) -> Prompt<[UInt8]> {
        guard !request.isCosmianPath, request.body.count <= limits.messageBytes, let form = request.encoding.plainForm,
            let asked = PlainMessage(request.body, form)
        else { return .longWay }
        let requests = asked.requests
        guard requests.count <= limits.batchItems else { return .longWay }
        let facts = MessageFacts(serverCorrelationValue: request.serverCorrelationValue, items: requests.count)
        return operations.tryAtOnce(requests, in: facts).flatMap { responses in
            asked.answer(
                responses,
                now: request.now,
                serverCorrelationValue: request.serverCorrelationValue,
                limit: limits.responseBytes
            )
        }
    }

    /// The same for who makes one attempt only; nil where there is none.
    public func answerAtOnce(_ request: KMIPRequest, by operations: any KMIPOperations) -> [UInt8]? {
        tryAtOnce(request, by: operations).answer
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
