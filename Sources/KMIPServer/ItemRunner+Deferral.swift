import KMIP
import Secrets

extension ItemRunner {
    /// What is kept of an item that is to be done later, and the answer without the value by which it is asked for.
    ///
    /// - Parameters:
    ///   - context: what the items before it gave that were done at once.
    ///   - stopsOnFailure: whether it is not done where the item before it fails.
    ///   - limit: the most operations that it may come to.
    func deferred(
        _ item: TTLV,
        _ filter: RequestFilter,
        flaw: KMIPError?,
        _ context: BatchContext,
        stopsOnFailure: Bool,
        limit: Int
    ) -> Result<(request: DeferredRequest, answer: ResponseBatchItem), Failure> {
        var answer = ResponseBatchItem(answering: item)
        do throws(KMIPError) {
            let known = try read(item, filter, flaw: flaw)
            let operation = try self.operation(try RequestBatchItem(ttlv: known).operationCode)
            try requireDeferrable(operation, known)
            let content = DeferredItem(
                version: rules.version,
                activatesNewObjects: operations.activatesNewObjects,
                takesIdentifiers: operations.takesIdentifiers,
                stopsOnFailure: stopsOnFailure,
                asked: operations.now,
                limit: Int32(clamping: limit),
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

    private func requireDeferrable(_ operation: Operation, _ item: TTLV) throws(KMIPError) {
        try operations.requireAllowed(operation)
        guard operations.operations.offers(operation) else {
            throw KMIPError(.operationNotSupported, "\(operation.name) is not offered")
        }
        guard operation.isDeferrable else {
            throw KMIPError(.featureNotSupported, "\(operation.name) is answered at once or not at all")
        }
        guard item.first(.requestPayload)?.isOfPart != true else {
            throw KMIPError(
                .featureNotSupported,
                "a part of an operation over several requests is answered at once or not at all"
            )
        }
        guard item.isOnTheWire else {
            throw KMIPError(.invalidMessage, "a field that the binary form does not have")
        }
    }

    /// Poll (KMIP 2.1 section 6.1.38): the answer is the one that the operation would have had at once, under the id of Poll's own item.
    ///
    /// - Returns: one item, and several where the operation was done for several objects.
    func polled(_ call: ItemCall) async -> [ResponseBatchItem] {
        var result = call.answer
        do {
            try operations.requireAllowed(.poll)
            let request = try OutstandingRequest(ttlv: call.payload)
            switch try await operations.operations.poll(request) {
            case .pending:
                result.status = .operationPending
                result.asynchronousCorrelationValue = request.correlationValue
            case .answered(let content, let withheld):
                guard let outcome = DeferredOutcome(content) else { throw KMIPError.unexpected }
                return outcome.items.map { told($0, withheld, call.answer.uniqueBatchItemID) }
            }
        } catch {
            result.fail(KMIPError(reporting: error), rules.version)
        }
        return [result]
    }

    private func told(
        _ kept: ResponseBatchItem,
        _ withheld: [String: KMIPError],
        _ identifier: [UInt8]?
    ) -> ResponseBatchItem {
        var item = kept
        item.uniqueBatchItemID = identifier
        if let refusal = kept.told.flatMap({ withheld[$0.id] }) { item.fail(refusal, rules.version) }
        return item
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
