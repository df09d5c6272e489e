import KMIP

/// Has one item of a message done, in the forms of the message's version.
struct ItemRunner: Sendable {
    let operations: OperationDispatch
    let rules: VersionRules

    /// - Parameter context: what the items before it gave; it learns what this one gives.
    func run(_ item: TTLV, _ context: inout BatchContext) async -> ResponseBatchItem {
        var result = ResponseBatchItem(operationCode: nil, status: .success)
        do {
            // What the client shall find again is there even if the rest of the item cannot be read.
            if case .enumeration(let code) = item.first(.operation)?.value { result.operationCode = code }
            if case .bytes(let identifier) = item.first(.uniqueBatchItemID)?.value {
                result.uniqueBatchItemID = identifier
            }
            let request = try RequestBatchItem(ttlv: item)
            let operation = try operation(of: request)
            let payload = try context.resolving(rules.upgrade(request.payload, of: operation), of: operation)
            let response = try await response(operation, payload, &context)
            result.payload = response
            return rules.downgrade(result, answering: payload)
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

    private func operation(of request: RequestBatchItem) throws(KMIPError) -> Operation {
        guard let operation = request.operation else {
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
    /// Makes the item one that failed.
    mutating func fail(_ error: KMIPError, _ version: ProtocolVersion) {
        status = .operationFailed
        reason = error.reason.known(in: version)
        message = error.message
        payload = nil
    }
}

extension KMIPError {
    /// What a client is told about an error.
    init(reporting error: any Error) { self = (error as? any KMIPReportable)?.kmipError ?? .unexpected }
}
