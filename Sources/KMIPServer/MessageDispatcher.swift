import KMIP

/// Answers a whole message: its items in their order, each with its own result (KMIP 2.1 section 8).
struct MessageDispatcher: Sendable {
    let operations: OperationDispatch
    let limits: Limits
    /// Seconds since 1970.
    let now: Int64
    let serverCorrelationValue: String?

    func answer(_ root: TTLV) async -> ResponseMessage {
        do throws(RequestEnvelope.Refusal) {
            let envelope = try RequestEnvelope(ttlv: root, limits: limits)
            try check(envelope)
            return await answer(envelope)
        } catch {
            return ResponseMessage(refusing: error, now: now, serverCorrelationValue: serverCorrelationValue)
        }
    }

    private func answer(_ envelope: RequestEnvelope) async -> ResponseMessage {
        let header = envelope.header
        let rules = VersionRules(header.version)
        var response = ResponseMessage(
            header: rules.downgrade(ResponseHeader(
                version: header.version,
                timeStamp: now,
                clientCorrelationValue: header.clientCorrelationValue,
                serverCorrelationValue: serverCorrelationValue,
                batchCount: 0
            )),
            items: []
        )
        var size = ResponseSize(limit: header.maximumResponseSize, used: BinaryTTLV.size(of: response.ttlv))
        var context = BatchContext()
        for item in envelope.items {
            let result = size.fitting(await answer(item, rules, &context))
            response.items.append(result)
            if result.status == .operationFailed, header.errorOption != .continue { break }
        }
        response.header.batchCount = Int32(clamping: response.items.count)
        return response
    }

    private func answer(
        _ item: TTLV,
        _ rules: VersionRules,
        _ context: inout BatchContext
    ) async -> ResponseBatchItem {
        var result = ResponseBatchItem(operationCode: nil, status: .success)
        do {
            // What the client shall find again is there even if the rest of the item cannot be read.
            if case .enumeration(let code) = item.first(.operation)?.value { result.operationCode = code }
            if case .bytes(let identifier) = item.first(.uniqueBatchItemID)?.value {
                result.uniqueBatchItemID = identifier
            }
            let request = try RequestBatchItem(ttlv: item)
            guard let operation = request.operation else {
                throw KMIPError(.operationNotSupported, "an operation that the standard does not have")
            }
            guard rules.defines(operation) else {
                throw KMIPError(.operationNotSupported, "KMIP \(rules.version) has no \(operation.name)")
            }
            let payload = try context.resolving(rules.upgrade(request.payload, of: operation), of: operation)
            let response = try await operations.run(operation, payload, rules)
            context.remember(operation, response)
            result.payload = response.ttlv
            result = rules.downgrade(result, answering: payload)
        } catch {
            let error = (error as? any KMIPReportable)?.kmipError ?? .unexpected
            result.status = .operationFailed
            result.reason = error.reason.known(in: rules.version)
            result.message = error.message
        }
        return result
    }

    /// What is refused before anything is done.
    private func check(_ envelope: RequestEnvelope) throws(RequestEnvelope.Refusal) {
        let header = envelope.header
        func refuse(_ reason: ResultReason, _ message: String) -> RequestEnvelope.Refusal {
            RequestEnvelope.Refusal(version: header.version, error: KMIPError(reason, message))
        }
        if header.errorOption == .undo, envelope.items.count > 1 {
            throw refuse(.featureNotSupported, "BatchErrorContinuationOption Undo is not offered")
        }
        if header.asynchronousIndicator == .mandatory {
            throw refuse(.featureNotSupported, "asynchronous answers are not offered")
        }
        let extensions = envelope.items.flatMap(\.children).filter { $0.tag == .messageExtension }
        if extensions.contains(where: { $0.first(.criticalityIndicator)?.value != .boolean(false) }) {
            throw refuse(.unknownMessageExtension, "a critical MessageExtension that is not known here")
        }
    }
}
