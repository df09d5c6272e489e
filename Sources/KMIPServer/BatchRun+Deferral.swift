import KMIP

extension BatchRun {
    /// Whether this item is the first whose answer is left for later.
    func defers(itemAt place: Int) -> Bool {
        switch envelope.header.asynchronousIndicator {
        case .mandatory: true
        case .optional: !isOne && operation(at: place)?.isSlow == true
        case .prohibited, nil: false
        }
    }

    /// Leaves the items for later from one on. Those behind the first go after it, since they may name what it gives; what is never left for later is
    /// answered now, where the client takes both.
    mutating func deferRest(from first: Int) async {
        var requests: [(request: DeferredRequest, answer: ResponseBatchItem)] = []
        for place in envelope.items.indices[first...] {
            if operation(at: place)?.isDeferrable == false, envelope.header.asynchronousIndicator == .optional {
                await submit(&requests)
                guard await run(itemAt: place) else { return }
                continue
            }
            switch deferred(itemAt: place) {
            case .success(let deferred): requests.append(deferred)
            case .failure(let failure):
                await submit(&requests)
                answer(failure.answer)
                guard envelope.header.errorOption == .continue else { return }
            }
        }
        await submit(&requests)
    }

    private func operation(at place: Int) -> Operation? {
        guard case .enumeration(let code) = envelope.items[place].first(.operation)?.value else { return nil }
        return Operation(rawValue: code)
    }

    private func deferred(
        itemAt place: Int
    ) -> Result<(request: DeferredRequest, answer: ResponseBatchItem), ItemRunner.Failure> {
        let runner = ItemRunner(operations: operations, rules: rules)
        return runner.deferred(
            envelope.items[place],
            envelope.filter,
            flaw: envelope.flaws[place],
            context,
            stopsOnFailure: envelope.header.errorOption != .continue
        )
    }

    /// Has them kept, and answers each.
    private mutating func submit(
        _ requests: inout [(request: DeferredRequest, answer: ResponseBatchItem)]
    ) async {
        if requests.isEmpty { return }
        let submitted = requests
        requests = []
        do {
            let values = try await operations.operations.submit(submitted.map(\.request))
            for (submitted, value) in zip(submitted, values) {
                var item = submitted.answer
                item.status = .operationPending
                item.asynchronousCorrelationValue = value
                answer(item)
            }
        } catch {
            for submitted in submitted {
                var item = submitted.answer
                item.fail(KMIPError(reporting: error), rules.version)
                answer(item)
            }
        }
    }
}
