import KMIP
import Secrets

extension ItemRunner {
    /// What is kept of an item that is to be done later, and the answer without the value by which it is asked for.
    ///
    /// - Parameters:
    ///   - context: what the items before it gave that were done at once.
    ///   - stopsOnFailure: whether it is not done where the item before it fails.
    func deferred(
        _ item: TTLV,
        _ filter: RequestFilter,
        flaw: KMIPError?,
        _ context: BatchContext,
        stopsOnFailure: Bool
    ) -> Result<(request: DeferredRequest, answer: ResponseBatchItem), Failure> {
        var answer = ResponseBatchItem(operationCode: nil, status: .success)
        if case .enumeration(let code) = item.first(.operation)?.value { answer.operationCode = code }
        if case .bytes(let identifier) = item.first(.uniqueBatchItemID)?.value { answer.uniqueBatchItemID = identifier }
        do throws(KMIPError) {
            if let code = answer.operationCode { _ = try operation(code) }
            if let flaw { throw flaw }
            let known = try filter.item(item)
            let operation = try self.operation(try RequestBatchItem(ttlv: known).operationCode)
            try operations.requireAllowed(operation)
            guard operation.isDeferrable else {
                throw KMIPError(.featureNotSupported, "\(operation.name) is answered at once or not at all")
            }
            guard known.isOnTheWire else {
                throw KMIPError(.invalidMessage, "a field that the binary form does not have")
            }
            let content = DeferredItem(
                version: rules.version,
                activatesNewObjects: operations.activatesNewObjects,
                takesIdentifiers: operations.takesIdentifiers,
                stopsOnFailure: stopsOnFailure,
                asked: operations.now,
                item: known,
                context: context
            )
            let request = DeferredRequest(operation: operation, version: rules.version, content: content.bytes)
            return .success((request, answer))
        } catch {
            answer.fail(error, rules.version)
            return .failure(Failure(answer: answer))
        }
    }

    /// Poll (KMIP 2.1 section 6.1.38): the answer is the one that the operation would have had at once, under the id of Poll's own item.
    func polled(_ call: ItemCall) async throws -> ResponseBatchItem {
        try operations.requireAllowed(.poll)
        let request = try OutstandingRequest(ttlv: call.payload)
        var result = call.answer
        switch try await operations.operations.poll(request) {
        case .pending:
            result.status = .operationPending
            result.asynchronousCorrelationValue = request.correlationValue
        case .answered(let content):
            guard let outcome = DeferredOutcome(content) else { throw KMIPError.unexpected }
            result = outcome.item
            result.uniqueBatchItemID = call.answer.uniqueBatchItemID
        }
        return result
    }
}

extension TTLV {
    /// Whether the binary form has all of it.
    fileprivate var isOnTheWire: Bool {
        guard tag.isOnTheWire else { return false }
        if case .structure(let children) = value { return children.allSatisfy(\.isOnTheWire) }
        return true
    }
}
