import KMIP

/// Has one item of a message done, in the forms of the message's version.
struct ItemRunner: Sendable {
    let operations: OperationDispatch
    let rules: VersionRules

    /// An item that asks for nothing that could be done.
    struct Failure: Error {
        let answer: ResponseBatchItem
    }

    /// What an item asks for, at least one operation.
    ///
    /// - Parameters:
    ///   - flaw: why the item could not be read to its end.
    ///   - context: what the items before it gave.
    ///   - limit: the most operations that it may come to.
    func calls(
        _ item: TTLV,
        _ filter: RequestFilter,
        flaw: KMIPError?,
        _ context: BatchContext,
        limit: Int
    ) -> Result<[ItemCall], Failure> {
        var answer = ResponseBatchItem(answering: item)
        do throws(KMIPError) {
            let request = try RequestBatchItem(ttlv: try read(item, filter, flaw: flaw))
            let operation = try operation(request.operationCode)
            let payload = try rules.upgrade(request.payload, of: operation)
            let payloads = try context.resolving(payload, of: operation)
            guard payloads.count <= limit else {
                throw KMIPError(.serverLimitExceeded, "the batch comes to more operations than are done at once")
            }
            let isEphemeral = request.ephemeral == true
            return .success(
                payloads.map {
                    ItemCall(operation: operation, payload: $0, answer: answer, isEphemeral: isEphemeral)
                }
            )
        } catch {
            answer.fail(error, rules.version)
            return .failure(Failure(answer: answer))
        }
    }

    /// The item with the fields that the message's version has.
    ///
    /// - Parameter flaw: why it could not be read to its end.
    /// - Throws: Operation Not Supported first: an operation that the version does not have has fields that it does not have.
    func read(_ item: TTLV, _ filter: RequestFilter, flaw: KMIPError?) throws(KMIPError) -> TTLV {
        if let code = ResponseBatchItem(answering: item).operationCode { _ = try operation(code) }
        if let flaw { throw flaw }
        return try filter.item(item)
    }

    /// - Parameter context: it learns what this one gives.
    func run(_ call: ItemCall, _ context: inout BatchContext) async -> ResponseBatchItem {
        var result = call.answer
        do {
            let response = try await response(call.operation, call.payload, &context)
            result.payload = call.isEphemeral ? response.withoutData(of: call.operation) : response
            return rules.downgrade(result, answering: call.payload)
        } catch {
            result.fail(KMIPError(reporting: error), rules.version)
            return result
        }
    }

    private func response(_ operation: Operation, _ payload: TTLV, _ context: inout BatchContext) async throws -> TTLV {
        do {
            let response = try await operations.run(operation, payload, rules)
            context.remember(operation, response)
            return operation == .locate ? response.ttlv.withoutNeedlessCount(payload) : response.ttlv
        } catch {
            context.noteFailure(of: operation)
            throw error
        }
    }

    func operation(_ code: UInt32) throws(KMIPError) -> Operation {
        guard let operation = Operation(rawValue: code) else {
            throw KMIPError(.operationNotSupported, "an operation that the standard does not have")
        }
        guard rules.defines(operation) else {
            throw KMIPError(.operationNotSupported, "KMIP \(rules.version) has no \(operation.name)")
        }
        return operation
    }
}

extension TTLV {
    /// Located Items is told where it may differ from the number of identifiers: to who asked for a part of the objects. The standard's own
    /// answers to whole questions have none.
    fileprivate func withoutNeedlessCount(_ request: TTLV) -> TTLV {
        if request.first(.maximumItems) != nil || request.first(.offsetItems) != nil { return self }
        return TTLV(tag, .structure(children.filter { $0.tag != .locatedItems }))
    }
}

extension ResponseBatchItem {
    /// The answer to an item that succeeds, before it has a payload. What the client shall find again is there even if the rest of the item cannot be read.
    init(answering item: TTLV) {
        self.init(operationCode: nil, status: .success)
        if case .enumeration(let code) = item.first(.operation)?.value { operationCode = code }
        if case .bytes(let identifier) = item.first(.uniqueBatchItemID)?.value { uniqueBatchItemID = identifier }
    }

    /// Makes the item one that failed.
    mutating func fail(_ error: KMIPError, _ version: ProtocolVersion) {
        status = .operationFailed
        reason = error.reason.known(in: version, of: operationCode.flatMap(Operation.init(rawValue:)))
        message = error.message
        // What a Check refused is told in 1.x (KMIP 1.4 section 4.10). The prose of 2.1 says the same, but the standard's own cases of 2.1 have no
        // payload in an item that failed, and theirs is the answer that clients compare with.
        let isTold = version.major < 2 && !error.refused.isEmpty
        payload = isTold ? TTLV(.responsePayload, .structure(error.refused)) : nil
    }
}

extension KMIPError {
    /// What a client is told about an error.
    init(reporting error: any Error) { self = (error as? any KMIPReportable)?.kmipError ?? .unexpected }
}
