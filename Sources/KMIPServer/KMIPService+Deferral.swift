import KMIP
import Secrets

extension KMIPService: DeferredPerformer {
    public func perform(
        _ content: SecretBytes,
        after predecessor: DeferredPredecessor?,
        by operations: any KMIPOperations
    ) async -> DeferredAnswer {
        guard let kept = DeferredItem(content) else { return .unreadable }
        if predecessor?.isFailed == true, kept.stopsOnFailure {
            return refuse(content, after: predecessor, because: .earlierFailed)
        }
        var context = predecessor?.content.flatMap(DeferredOutcome.init)?.context ?? kept.context
        let rules = VersionRules(kept.version)
        let dispatch = OperationDispatch(
            operations: operations,
            activatesNewObjects: kept.activatesNewObjects,
            takesIdentifiers: kept.takesIdentifiers,
            now: kept.asked
        )
        let runner = ItemRunner(operations: dispatch, rules: rules)
        switch runner.calls(kept.item, RequestFilter(rules), flaw: nil, context, limit: 1) {
        case .failure(let failure): return DeferredAnswer(DeferredOutcome(item: failure.answer, context: context))
        case .success(let calls):
            guard let call = calls.first else { return .unreadable }
            let item = await runner.run(call, &context)
            return DeferredAnswer(DeferredOutcome(item: item, context: context), told: call.told)
        }
    }

    public func refuse(
        _ content: SecretBytes,
        after predecessor: DeferredPredecessor?,
        because error: KMIPError
    ) -> DeferredAnswer {
        guard let kept = DeferredItem(content) else { return .unreadable }
        var item = ResponseBatchItem(operationCode: nil, status: .success)
        if case .enumeration(let code) = kept.item.first(.operation)?.value { item.operationCode = code }
        if case .bytes(let identifier) = kept.item.first(.uniqueBatchItemID)?.value {
            item.uniqueBatchItemID = identifier
        }
        item.fail(error, kept.version)
        let context = predecessor?.content.flatMap(DeferredOutcome.init)?.context ?? kept.context
        return DeferredAnswer(DeferredOutcome(item: item, context: context))
    }
}

extension DeferredAnswer {
    fileprivate init(_ outcome: DeferredOutcome, told: String? = nil) {
        let isFailed = outcome.item.status != .success
        self.init(isFailed: isFailed, content: outcome.bytes, told: isFailed ? nil : told)
    }

    /// What was kept is not what this program writes.
    fileprivate static var unreadable: DeferredAnswer {
        var item = ResponseBatchItem(operationCode: nil, status: .success)
        item.fail(.unexpected, .latest)
        return DeferredAnswer(DeferredOutcome(item: item, context: BatchContext()))
    }
}

extension ItemCall {
    /// The object whose material a success tells.
    fileprivate var told: String? {
        guard operation == .get || operation == .export, case .text(let id) = payload.first(.uniqueIdentifier)?.value
        else { return nil }
        return id
    }
}

extension KMIPError {
    fileprivate static let earlierFailed = KMIPError(
        .generalFailure,
        "not done: the item before it in its batch failed, or was cancelled"
    )
}
