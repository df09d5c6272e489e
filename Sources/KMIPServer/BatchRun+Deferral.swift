import KMIP

extension BatchRun {
    private typealias Left = Result<(request: DeferredRequest, answer: ResponseBatchItem), ItemRunner.Failure>

    /// The first item whose answer is left for later, with all behind it; nil where each is answered at once.
    ///
    /// What the client leaves to the server goes by the batch's order: what is never left for later is answered after all that stands before it, so that
    /// this is answered at once too.
    var firstLeft: Int? {
        switch envelope.header.asynchronousIndicator {
        case .mandatory: return envelope.items.indices.first
        case .optional where !isOne:
            let atOnce = envelope.items.indices.last {
                operation(at: $0)?.isDeferrable == false || payload(at: $0)?.isOfPart == true
            }
            let rest = envelope.items.indices.drop { $0 <= atOnce ?? -1 }
            return rest.first { operation(at: $0)?.isSlow(payload(at: $0)) == true }
        case .optional, .prohibited, nil: return nil
        }
    }

    /// Leaves the items for later from one on, all of them as one batch: each goes by what those before it give. One that cannot be left is answered in its
    /// place, and ends the batch as any error does.
    mutating func leaveRest(from first: Int) async {
        var items: [Left] = []
        for place in envelope.items.indices[first...] {
            let item = deferred(itemAt: place)
            items.append(item)
            if case .failure = item, envelope.header.errorOption != .continue { break }
        }
        do {
            for result in try await submitted(items) { answer(result) }
        } catch  where envelope.header.asynchronousIndicator == .optional {
            // The choice was the server's.
            await runRest(from: first)
        } catch {
            refuse(items, KMIPError(reporting: error))
        }
    }

    /// Nothing could be left: each item fails, or the first alone where that ends the batch.
    private mutating func refuse(_ items: [Left], _ error: KMIPError) {
        let isLast = envelope.header.errorOption != .continue
        for item in isLast ? items.prefix(1) : items[...] {
            switch item {
            case .success(let left): answer(left.answer.failed(error, rules.version))
            case .failure(let failure): answer(failure.answer)
            }
        }
    }

    private func payload(at place: Int) -> TTLV? { envelope.items[place].first(.requestPayload) }

    private func operation(at place: Int) -> Operation? {
        guard case .enumeration(let code) = envelope.items[place].first(.operation)?.value else { return nil }
        return Operation(rawValue: code)
    }

    private func deferred(itemAt place: Int) -> Left {
        let runner = ItemRunner(operations: operations, rules: rules)
        return runner.deferred(
            envelope.items[place],
            envelope.filter,
            flaw: envelope.flaws[place],
            context,
            stopsOnFailure: envelope.header.errorOption != .continue,
            // All of them together come to no more than the message may.
            limit: max(1, limit / envelope.items.count)
        )
    }

    /// Has them kept, and answers each in its place. Throws where they cannot be kept; then nothing is.
    private func submitted(_ items: [Left]) async throws -> [ResponseBatchItem] {
        let kept = items.compactMap { try? $0.get() }
        var values = kept.isEmpty ? [] : try await operations.operations.submit(kept.map(\.request))[...]
        return items.map { item in
            switch item {
            case .success(let left): left.answer.pending(values.popFirst())
            case .failure(let failure): failure.answer
            }
        }
    }
}

extension ResponseBatchItem {
    fileprivate func pending(_ value: [UInt8]?) -> ResponseBatchItem {
        var item = self
        item.status = .operationPending
        item.asynchronousCorrelationValue = value
        return item
    }

    fileprivate func failed(_ error: KMIPError, _ version: ProtocolVersion) -> ResponseBatchItem {
        var item = self
        item.fail(error, version)
        return item
    }
}
