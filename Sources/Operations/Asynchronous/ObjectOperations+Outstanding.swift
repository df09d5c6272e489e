import Access
import Canonical
import KMIP
import Store

extension ObjectOperations {
    /// Poll (KMIP 2.1 section 6.1.38): the answer stays for some minutes after it was told first, for a client that lost it on its way.
    ///
    /// - Throws: Invalid Asynchronous Correlation Value for what nobody asked, or somebody else; Operation Canceled By Requester.
    public func poll(_ request: OutstandingRequest) async throws -> PolledAnswer {
        try await answering { desk in
            try desk.requireOutsideOfBatch()
            for attempt in 1...AsynchronousLimits.attempts {
                let found = try await desk.outstanding(request)
                guard AsynchronousState.final.contains(found.row.state) else { return .pending }
                guard found.row.protocolVersion == "\(version)" else {
                    throw KMIPError(
                        .invalidField,
                        "this was asked in KMIP \(found.row.protocolVersion): poll in the same"
                    )
                }
                guard try await desk.obtain(found, attempt) else { continue }
                return try await desk.answer(found)
            }
            throw StoreError(.conflict, "the request changed again and again")
        }
    }

    /// Cancel (KMIP 2.1 section 6.1.5). What a server is doing it does to its end.
    public func cancel(_ request: OutstandingRequest) async throws -> CancelResponse {
        try await answering { desk in
            try desk.requireOutsideOfBatch()
            return CancelResponse(
                correlationValue: request.correlationValue,
                result: try await desk.cancel(request)
            )
        }
    }

    /// Query Asynchronous Requests (KMIP 2.1 section 6.1.41): those of the caller's own whose answers he has not fetched.
    public func queryAsynchronousRequests(
        _ request: QueryAsynchronousRequest
    ) async throws -> QueryAsynchronousResponse {
        try await answering { desk in
            desk.step.claim?.holdReading()
            let read = try await server.reading(requester, in: desk.vault) { [.asynchronous(of: $0.subject.stored)] }
            _ = try Access.decide(read.caller, .queryAsynchronousRequests).permit
            let rows = try read.answers[0].map { raw in
                let row = try AsynchronousRow(raw)
                try desk.vault.sealer.check(row)
                return row
            }
            let open = rows.filter { row in
                !row.isObtained && row.expires > read.now && row.isAsked(by: read.caller.subject, requester)
                    && request.asks(for: row)
            }
            return QueryAsynchronousResponse(
                requests: open.sorted { $0.created < $1.created }.map(AsynchronousRequest.init)
            )
        }
    }
}

/// One of the caller's own requests as a read found it.
struct FoundRequest: Sendable {
    let row: AsynchronousRow
    let read: CallerRead
}

extension ObjectDesk {
    /// - Throws: Invalid Asynchronous Correlation Value.
    func outstanding(_ request: OutstandingRequest) async throws -> FoundRequest {
        guard let found = try await found(request) else { throw KMIPError.nothingOutstanding }
        return found
    }

    private func found(_ request: OutstandingRequest) async throws -> FoundRequest? {
        let id = request.correlationValue
        let queries = id.count == AsynchronousLimits.correlationValue ? [Query.asynchronous(id)] : []
        let read = try await server.reading(requester, in: vault) { _ in queries }
        guard let raw = read.answers.first?.first else { return nil }
        let row = try AsynchronousRow(raw)
        try vault.sealer.check(row)
        guard row.isAsked(by: read.caller.subject, requester), row.expires > read.now else { return nil }
        return FoundRequest(row: row, read: read)
    }

    /// Notes that its caller heard of it. False where it is to be looked at anew.
    fileprivate func obtain(_ found: FoundRequest, _ attempt: Int) async throws -> Bool {
        if found.row.isObtained { return true }
        var row = found.row
        row.becomeObtained(at: found.read.now)
        return try await change(found, to: row, ChangeKind.fetchAnswer, attempt)
    }

    fileprivate func answer(_ found: FoundRequest) async throws -> PolledAnswer {
        guard found.row.state != AsynchronousState.cancelled else {
            throw KMIPError(.operationCanceledByRequester, "you cancelled it before it was done")
        }
        let read = try await server.snapshot([.parts(of: found.row.id)], of: vault)
        guard let answer = try vault.asynchronousParts(read.answers[0]).answer else {
            throw KMIPError(.generalFailure, "what was kept of this request is damaged; ask anew")
        }
        var withheld: [String: KMIPError] = [:]
        if found.row.told != nil {
            guard let performer = server.options.performer else {
                throw KMIPError(.featureNotSupported, "asynchronous answers are not offered")
            }
            for material in performer.told(by: answer.content) {
                withheld[material.id] = try await refusal(of: material)
            }
        }
        return .answered(answer.content, withheld: withheld)
    }

    /// A key that was destroyed, or taken from the caller, since it was read for him is not told any more: why not, in the words of the operation that
    /// read it.
    private func refusal(of material: ToldMaterial) async throws -> KMIPError? {
        do {
            let view = try await view(material.id)
            try requireStillTold(view, material)
            guard material.isPrivateKey, view.type == .certificate else { return nil }
            guard let key = try await linked(.privateKey, from: view) else {
                return KMIPError(.objectNotFound, "the certificate has no private key any more")
            }
            try requireStillTold(key, material)
            return nil
        } catch let error as KMIPError {
            return error
        } catch let error as AccessError {
            return KMIPError(error)
        }
    }

    private func requireStillTold(_ view: ObjectView, _ material: ToldMaterial) throws {
        if view.state.isDestroyed { throw KMIPError(.objectDestroyed, "the object was destroyed since") }
        _ = try view.permit(material.operation, isWrapped: material.isWrapped)
    }

    @inline(never)
    fileprivate func cancel(_ request: OutstandingRequest) async throws -> CancellationResult {
        for attempt in 1...AsynchronousLimits.attempts {
            if let result = try await cancel(request, attempt) { return result }
        }
        throw StoreError(.conflict, "the request changed again and again")
    }

    /// Nil where it is to be looked at anew.
    @inline(never)
    private func cancel(_ request: OutstandingRequest, _ attempt: Int) async throws -> CancellationResult? {
        guard let found = try await found(request) else { return .unavailable }
        switch found.row.state {
        case AsynchronousState.cancelled: return .canceled
        case AsynchronousState.done: return try await obtain(found, attempt) ? .completed : nil
        case AsynchronousState.failed: return try await obtain(found, attempt) ? .failed : nil
        default: break
        }
        guard found.row.isFree(for: server.identity.id, server.asynchronous, at: found.read.now) else {
            return .unableToCancel
        }
        let read = try await server.snapshot([.parts(of: found.row.id)], of: vault)
        var row = found.row
        row.state = AsynchronousState.cancelled
        row.becomeObtained(at: found.read.now)
        row.bytes = 0
        return try await change(found, to: row, ChangeKind.cancelRequest, attempt, without: read.answers[0])
            ? .canceled : nil
    }

    private func change(
        _ found: FoundRequest,
        to row: AsynchronousRow,
        _ kind: String,
        _ attempt: Int,
        without parts: [RawRow] = []
    ) async throws -> Bool {
        let permit = try Access.decide(found.read.caller, .poll).permit
        var writer = Writer(vault.sealer)
        try writer.update(kind, row, from: found.row)
        for raw in parts {
            let part = try AsynchronousPartRow(raw)
            try vault.sealer.check(part)
            try writer.remove(ChangeKind.removeRequestPart, part)
        }
        return try await write(writer, permit, isLast: attempt == AsynchronousLimits.attempts)
    }
}

extension QueryAsynchronousRequest {
    fileprivate func asks(for row: AsynchronousRow) -> Bool {
        (correlationValues?.contains(row.id) ?? true) && (operations?.contains { UInt64($0) == row.operation } ?? true)
    }
}

extension AsynchronousRequest {
    fileprivate init(_ row: AsynchronousRow) {
        self.init(
            correlationValue: row.id,
            operationCode: UInt32(clamping: row.operation),
            submitted: row.created.microseconds,
            stage: row.stage
        )
    }
}

extension AsynchronousRow {
    fileprivate var stage: ProcessingStage {
        switch state {
        case AsynchronousState.waiting: .submitted
        case AsynchronousState.running: .inProcess
        default: .completed
        }
    }
}

extension KMIPError {
    /// What is said of a value that was never given, and of one that another got.
    static let nothingOutstanding = KMIPError(
        .invalidAsynchronousCorrelationValue,
        "no answer of yours is outstanding under this value"
    )
}
