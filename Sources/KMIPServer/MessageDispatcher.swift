import KMIP

/// Answers a whole message: its items in their order, each with its own result (KMIP 2.1 section 8).
///
/// The order is that of the message whatever Batch Order Option says, which a server may always choose.
struct MessageDispatcher: Sendable {
    let operations: OperationDispatch
    let limits: Limits
    /// Seconds since 1970.
    let now: Int64
    let serverCorrelationValue: String?

    /// - Parameter flaws: what of the message could not be read.
    func answer(_ root: TTLV, _ flaws: Flaws) async -> ResponseMessage {
        do throws(RequestEnvelope.Refusal) {
            let envelope = try RequestEnvelope(ttlv: root, flaws: flaws, limits: limits)
            try envelope.requireServable()
            return try await answer(envelope)
        } catch {
            return ResponseMessage(refusing: error, now: now, serverCorrelationValue: serverCorrelationValue)
        }
    }

    private func answer(_ envelope: RequestEnvelope) async throws(RequestEnvelope.Refusal) -> ResponseMessage {
        let header = envelope.header
        let speaker = try await speaker(envelope)
        let operations = operations.spoken(by: speaker)
        // The client's correlation value is for the server to read; a response has one only where the server asked (KMIP 2.1 section 9.9).
        var responseHeader = ResponseHeader(
            version: header.version,
            timeStamp: now,
            serverCorrelationValue: serverCorrelationValue,
            batchCount: 0
        )
        responseHeader.serverHashedPassword = speaker.serverHashedPassword
        var response = ResponseMessage(header: VersionRules(header.version).downgrade(responseHeader), items: [])
        let size = ResponseSize(
            limit: header.maximumResponseSize,
            bound: limits.responseBytes,
            used: BinaryTTLV.size(of: response.ttlv)
        )
        // One item may be done for many objects, which is more than was counted.
        let limit = speaker.isCounted ? envelope.items.count : limits.batchItems
        if header.errorOption == .undo, envelope.items.count > 1 {
            response.items = try await asOne(envelope, size, operations, limit: limit)
        } else {
            response.items = await items(envelope, size, operations, isOne: false, limit: limit)
        }
        response.header.batchCount = Int32(clamping: response.items.count)
        return response
    }

    private func speaker(_ envelope: RequestEnvelope) async throws(RequestEnvelope.Refusal) -> Speaker {
        let facts = MessageFacts(
            version: envelope.header.version,
            credentials: envelope.header.credentials,
            clientCorrelationValue: envelope.header.clientCorrelationValue,
            serverCorrelationValue: serverCorrelationValue,
            items: envelope.items.count
        )
        do {
            return try await operations.operations.speaking(in: facts)
        } catch {
            throw RequestEnvelope.Refusal(version: envelope.header.version, error: .init(reporting: error))
        }
    }

    private func items(
        _ envelope: RequestEnvelope,
        _ size: ResponseSize,
        _ operations: OperationDispatch,
        isOne: Bool,
        limit: Int
    ) async -> [ResponseBatchItem] {
        var run = BatchRun(
            envelope,
            operations.foreseeing(envelope.items),
            size,
            isOne: isOne,
            limit: limit
        )
        await run.run()
        return run.results
    }

    /// The items of a batch whose errors undo it: what was done before the error was never written.
    private func asOne(
        _ envelope: RequestEnvelope,
        _ size: ResponseSize,
        _ operations: OperationDispatch,
        limit: Int
    ) async throws(RequestEnvelope.Refusal) -> [ResponseBatchItem] {
        do {
            let done = try await operations.operations.asOne { own in
                let results = await items(envelope, size, operations.acting(by: own), isOne: true, limit: limit)
                return (results, results.allSatisfy { $0.status == .success })
            }
            if let failure = done.failure {
                return done.answer.failed(KMIPError(reporting: failure), envelope.header.version)
            }
            return done.answer.last?.status == .success ? done.answer : done.answer.undone
        } catch {
            throw RequestEnvelope.Refusal(version: envelope.header.version, error: .init(reporting: error))
        }
    }
}

extension [ResponseBatchItem] {
    /// Where the whole could not be written, or nobody knows whether it was: no item can say that it was undone.
    fileprivate func failed(_ error: KMIPError, _ version: ProtocolVersion) -> [ResponseBatchItem] {
        map { item in
            var item = item
            item.fail(error, version)
            return item
        }
    }

    /// Everything before the error, as it is told (KMIP 2.1 section 9.19).
    fileprivate var undone: [ResponseBatchItem] {
        dropLast().map { item in
            var item = item
            item.status = .operationUndone
            return item
        } + suffix(1)
    }
}
