import KMIP
import Logging
import Store

extension ObjectOperations {
    /// Does a batch whose errors undo it: its changes wait in memory and are written in one transaction when all of them are known.
    ///
    /// In a batch that is written as one already, it is a part of it.
    ///
    /// Where another request changed one of the objects meanwhile, the whole batch is done anew, a few times.
    ///
    /// - Throws: Feature Not Supported for a request with an idempotency key: such a request is remembered operation by operation.
    public func asOne<Answer: Sendable>(
        _ body: @Sendable (any KMIPOperations) async -> (answer: Answer, isWhole: Bool)
    ) async throws -> (answer: Answer, failure: (any Error)?) {
        if let batch { return (await batch.attempting { await body(self) }, nil) }
        guard requester.claim == nil else {
            throw KMIPError(
                .featureNotSupported,
                "what may have to be undone (Undo, Maximum Response Size) takes no Idempotency-Key"
            )
        }
        var attempt = 1
        while true {
            let batch = PendingBatch()
            let done = await body(
                ObjectOperations(server: server, requester: requester, batch: batch, version: version)
            )
            guard done.isWhole else { return (done.answer, nil) }
            do {
                if try await write(batch, isLast: attempt == ObjectLimits.attempts) { return (done.answer, nil) }
            } catch {
                return (done.answer, error)
            }
            attempt += 1
        }
    }

    /// False where it is to be decided anew.
    private func write(_ batch: PendingBatch, isLast: Bool) async throws -> Bool {
        if batch.rows.isEmpty { return true }
        return try await answering { desk in
            do {
                guard let set = try batch.writeSet(desk.vault.sealer) else { return true }
                try await desk.vault.committer.commit(set)
            } catch let error as StoreError where error.code == .conflict && !isLast {
                return false
            }
            await finish(batch.deferred, desk)
            return true
        }
    }

    /// The batch is written, whatever becomes of this.
    func finish(_ deferred: Set<PendingBatch.Deferred>, _ desk: ObjectDesk) async {
        for work in deferred {
            switch work {
            case .endUse(let id): desk.endUse(of: id)
            case .endProtection(let id): desk.endProtection(of: id)
            case .checkpoint, .flush: continue
            }
        }
        if deferred.contains(.checkpoint) { await desk.takeCheckpoint() }
        guard deferred.contains(.flush) else { return }
        do {
            try await desk.flush()
        } catch {
            server.log.warning("the database's log was not cut", metadata: ["error": "\(error)"])
        }
    }
}
