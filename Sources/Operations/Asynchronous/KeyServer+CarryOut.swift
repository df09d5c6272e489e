import Access
import Canonical
import KMIP
import Logging
import Secrets
import Store

/// A request that this server has taken up.
struct TakenRequest: Sendable {
    /// As it was written last.
    var row: AsynchronousRow
    let request: AsynchronousPart
    let predecessor: DeferredPredecessor?
}

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// Does a request, if nobody else is doing it and what goes before it in its batch is done.
    ///
    /// What the operation changes and that it is done are one transaction, which fails when the request's row is no longer as this server took it up:
    /// whoever dies in the middle has done nothing of it, and of two who both think that it is theirs only one does it.
    ///
    /// - Returns: whether it came to an end here.
    @discardableResult
    @inline(never)
    func carryOut(_ id: Bytes, in vault: OpenVault) async throws -> Bool {
        guard let performer = options.performer, asynchronous.enter(id) else { return false }
        defer { asynchronous.leave(id) }
        guard var taken = try await keepingUp(vault, { try await self.takeUp(id, vault) }) else { return false }
        for attempt in 1...AsynchronousLimits.attempts {
            let isLast = attempt == AsynchronousLimits.attempts
            if try await finish(&taken, performer, vault, isLast: isLast) { return true }
        }
        return false
    }

    /// Nil where it is not to be done now, or by somebody else.
    @inline(never)
    private func takeUp(_ id: Bytes, _ vault: OpenVault) async throws -> TakenRequest? {
        guard let row = try await asynchronousRow(id, vault) else { return nil }
        let now = clock.now()
        guard row.expires > now, isFree(row, at: now) else { return nil }
        guard let predecessor = try await predecessor(of: row, vault) else { return nil }
        var taken = row
        taken.state = AsynchronousState.running
        taken.server = identity.id
        taken.lease = now.adding(seconds: AsynchronousLimits.lease)
        var writer = Writer(vault.sealer)
        try writer.update(ChangeKind.takeUp, taken, from: row)
        do {
            try await vault.committer.commit(WriteSet(subject: Subject.vault.stored, changes: writer.changes))
        } catch {
            if error.code == .conflict { return nil }
            throw error
        }
        // As it was written: the tag is what guards all that comes.
        guard let written = try await asynchronousRow(id, vault), written.server == identity.id,
            written.state == AsynchronousState.running
        else { return nil }
        let read = try await snapshot([.parts(of: id)], of: vault)
        guard let request = try vault.asynchronousParts(read.answers[0]).request else {
            throw Damage(written.raw, "what it asks is missing")
        }
        return TakenRequest(row: written, request: request, predecessor: predecessor.value)
    }

    /// This server's own look: in flight here is what `carryOut` just entered.
    private func isFree(_ row: AsynchronousRow, at now: Instant) -> Bool {
        row.state == AsynchronousState.waiting
            || row.state == AsynchronousState.running
                && (row.server == identity.id || row.lease.map { $0 <= now } ?? true)
    }

    /// What it goes by; nil while that is not done.
    @inline(never)
    private func predecessor(of row: AsynchronousRow, _ vault: OpenVault) async throws -> Known? {
        guard let previous = row.previous else { return Known(value: nil) }
        guard let found = try await asynchronousRow(previous, vault) else {
            return Known(value: DeferredPredecessor(content: nil, isFailed: true))
        }
        guard AsynchronousState.final.contains(found.state) else { return nil }
        let isFailed = found.state != AsynchronousState.done
        var next: AsynchronousRow? = found
        // What was cancelled gave nothing: what goes before it is what counts.
        while let row = next {
            guard AsynchronousState.final.contains(row.state) else { return nil }
            let read = try await snapshot([.parts(of: row.id)], of: vault)
            if let answer = try vault.asynchronousParts(read.answers[0]).answer {
                return Known(value: DeferredPredecessor(content: answer.content, isFailed: isFailed))
            }
            next = if let id = row.previous { try await asynchronousRow(id, vault) } else { nil }
        }
        return Known(value: DeferredPredecessor(content: nil, isFailed: isFailed))
    }

    private struct Known {
        let value: DeferredPredecessor?
    }

    /// False where it is to be done anew, since others changed what it goes by.
    @inline(never)
    private func finish(
        _ taken: inout TakenRequest,
        _ performer: any DeferredPerformer,
        _ vault: OpenVault,
        isLast: Bool
    ) async throws -> Bool {
        let found = taken
        let (outcome, batch): (Outcome, PendingBatch?)
        do {
            outcome = try await asynchronous.holding(&taken.row) {
                try await self.outcome(of: found, performer, vault, isRefused: isLast)
            }
            let (set, staged) = try writeSet(of: outcome, taken, vault)
            batch = staged
            try await vault.committer.commit(set)
        } catch let error as StoreError where error.code == .conflict {
            // Somebody else has it now, or it was cancelled when this server took too long.
            return try await asynchronousRow(taken.row.id, vault)?.tag != taken.row.tag
        }
        if let batch, let operations = outcome.operations {
            let desk = try await ObjectDesk(self, operations.requester)
            await operations.finish(batch.deferred, desk)
        }
        return true
    }

    private struct Outcome {
        var answer: DeferredAnswer
        var operations: ObjectOperations?
        /// Of which objects the answer tells the material.
        var told: [ToldMaterial] = []
    }

    @inline(never)
    private func outcome(
        of taken: TakenRequest,
        _ performer: any DeferredPerformer,
        _ vault: OpenVault,
        isRefused: Bool
    ) async throws -> Outcome {
        let (content, predecessor) = (taken.request.content, taken.predecessor)
        func refused(_ error: KMIPError) -> Outcome {
            Outcome(answer: performer.refuse(content, after: predecessor, because: error))
        }
        if isRefused { return refused(.overtaken) }
        let requester: Requester
        do {
            requester = try await asker(of: taken.row, in: vault)
        } catch let error as KMIPError {
            return refused(error)
        }
        let version = ProtocolVersion.supported.first { "\($0)" == taken.row.protocolVersion } ?? .latest
        let operations = ObjectOperations(server: self, requester: requester, batch: PendingBatch(), version: version)
        let answer = await performer.perform(content, after: predecessor, by: operations)
        // What could not be read or reached for a moment is no answer.
        if answer.isFailed, let interruption = operations.batch?.interruption { throw interruption }
        guard answer.content.count <= AsynchronousLimits.content else { return refused(.answerTooLarge) }
        guard try await hasRoom(for: answer, of: taken.row, vault) else { return refused(.answersTooMany) }
        let told = performer.told(by: answer.content)
        return Outcome(answer: answer, operations: answer.isDone ? operations : nil, told: told)
    }

    /// Whether the answer may be kept beside what else is of its caller. What says only that it failed always is.
    @inline(never)
    private func hasRoom(
        for answer: DeferredAnswer,
        of row: AsynchronousRow,
        _ vault: OpenVault
    ) async throws -> Bool {
        guard answer.isDone else { return true }
        let rows = try await snapshot([.asynchronous(of: row.subject)], of: vault).answers[0].map(AsynchronousRow.init)
        return rows.filter { $0.id != row.id }.haveRoom(for: answer.content.count)
    }

    /// What the operation changed, that the request is done, and its answer in place of what it asked.
    private func writeSet(
        of outcome: Outcome,
        _ taken: TakenRequest,
        _ vault: OpenVault
    ) throws -> (set: WriteSet, batch: PendingBatch?) {
        let batch = outcome.operations?.batch
        let sealer = vault.sealer
        var set = try batch?.writeSet(sealer) ?? WriteSet(subject: taken.row.subject, changes: [])
        let part = AsynchronousPartRow.answer
        let answer = try AsynchronousPartRow(outcome.answer.content, part: part, of: taken.row.id, sealer)
        var row = taken.row
        row.state = outcome.answer.isFailed ? AsynchronousState.failed : AsynchronousState.done
        row.lease = nil
        row.told = outcome.told.first?.id
        row.bytes = UInt64(clamping: answer.content.count)
        row.expires = clock.now().adding(seconds: AsynchronousLimits.lifetime)
        var writer = Writer(sealer)
        try writer.update(ChangeKind.finishRequest, row, from: taken.row)
        try writer.remove(ChangeKind.removeRequestPart, taken.request.row)
        try writer.insert(ChangeKind.finishRequest, answer)
        set.changes += writer.changes
        return (set, batch)
    }
}

extension KMIPError {
    fileprivate static let overtaken = KMIPError(
        .generalFailure,
        "others changed what it goes by again and again; nothing was done: ask anew"
    )
    fileprivate static let answersTooMany = KMIPError(
        .serverLimitExceeded,
        "this answer has no room beside those of yours that are kept; nothing was done: poll for them, and ask anew "
            + "when they are forgotten, or without Mandatory"
    )
    fileprivate static let answerTooLarge = KMIPError(
        .responseTooLarge,
        "an answer that is kept has at most \(AsynchronousLimits.content) bytes; nothing was done: ask without Mandatory"
    )
}
