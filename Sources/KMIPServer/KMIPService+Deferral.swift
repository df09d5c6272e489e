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
        let context = predecessor?.content.flatMap(DeferredOutcome.init)?.context ?? kept.context
        let rules = VersionRules(kept.version)
        let dispatch = OperationDispatch(
            operations: operations,
            activatesNewObjects: kept.activatesNewObjects,
            takesIdentifiers: kept.takesIdentifiers,
            now: kept.asked
        )
        let runner = ItemRunner(operations: dispatch, rules: rules)
        switch runner.calls(kept.item, RequestFilter(rules), flaw: nil, context, limit: Int(kept.limit)) {
        case .failure(let failure): return DeferredAnswer(DeferredOutcome(items: [failure.answer], context: context))
        case .success(let calls):
            var outcome = DeferredOutcome(context: context)
            for call in calls {
                await run(call, runner, &outcome)
                if outcome.isFailed, kept.stopsOnFailure { break }
            }
            return DeferredAnswer(outcome)
        }
    }

    /// Has it done for one object: where that fails, nothing of it is written, whatever becomes of the others.
    private func run(_ call: ItemCall, _ runner: ItemRunner, _ outcome: inout DeferredOutcome) async {
        let (before, rules) = (outcome.context, runner.rules)
        do {
            let done = try await runner.operations.operations.asOne { own in
                var context = before
                let item = await ItemRunner(operations: runner.operations.acting(by: own), rules: rules)
                    .run(call, &context)
                return ((item: item, context: context), item.status == .success)
            }
            if let failure = done.failure { throw failure }
            outcome.add(done.answer.item, done.answer.context)
        } catch {
            var item = call.answer
            item.fail(KMIPError(reporting: error), rules.version)
            outcome.add(item, before)
        }
    }

    public func refuse(
        _ content: SecretBytes,
        after predecessor: DeferredPredecessor?,
        because error: KMIPError
    ) -> DeferredAnswer {
        guard let kept = DeferredItem(content) else { return .unreadable }
        var item = ResponseBatchItem(answering: kept.item)
        item.fail(error, kept.version)
        let context = predecessor?.content.flatMap(DeferredOutcome.init)?.context ?? kept.context
        return DeferredAnswer(DeferredOutcome(items: [item], context: context))
    }

    public func told(by content: SecretBytes) -> [ToldMaterial] {
        DeferredOutcome(content)?.items.compactMap(\.told) ?? []
    }
}

extension DeferredAnswer {
    fileprivate init(_ outcome: DeferredOutcome) {
        let isDone = outcome.items.contains { $0.status == .success }
        self.init(isFailed: outcome.isFailed, isDone: isDone, content: outcome.bytes)
    }

    /// What was kept is not what this program writes.
    fileprivate static var unreadable: DeferredAnswer {
        var item = ResponseBatchItem(operationCode: nil, status: .success)
        item.fail(.unexpected, .latest)
        return DeferredAnswer(DeferredOutcome(items: [item], context: BatchContext()))
    }
}

extension KMIPError {
    fileprivate static let earlierFailed = KMIPError(
        .generalFailure,
        "not done: the item before it in its batch failed, or was cancelled"
    )
}
