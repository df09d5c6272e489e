import Access
import Canonical
import Keyring
import Logging
import Secrets
import Store
import Synchronization

extension KeyServer {
    /// The answer that was kept of an earlier run of this request, before it is run. Nil where there is none, while sealed, when nothing
    /// can be changed anyway, and where the caller may no longer hear it: then the request is run as any other, and refused as any other.
    ///
    /// Throws `idempotency-key-reused`, `idempotency-keys-exhausted`, `state-damaged`.
    public func keptAnswer(for claim: IdempotencyClaim, by requester: Requester) async throws -> KeptAnswer? {
        guard let vault = seat.vault else { return nil }
        do {
            try await claim.readOnce(self, vault)
        } catch let error as OperationError where error.code == .sealed {
            return nil
        }
        let now = clock.now()
        guard let row = claim.row, row.expires > now else {
            try requireRoom(for: claim, at: now)
            return nil
        }
        guard row.answer != nil, try await mayHear(claim.steps, requester, in: vault),
            let opened = try vault.openAnswer(of: row)
        else { return nil }
        if let answer = KeptAnswer(reading: opened.withBytes { Bytes($0) }) { return answer }
        // With a secret the answer is made again, by whoever may make it.
        guard KeptSecret(reading: opened) != nil else { throw Damage(row.raw, "its answer cannot be read") }
        return nil
    }

    /// Keeps the answer of a request that changed something. One that is long, or that holds key material, is not kept but made again.
    public func keep(_ answer: KeptAnswer, for requester: Requester) async {
        guard let vault = seat.vault, let claim = requester.claim, let row = claim.row, row.answer == nil,
            !claim.steps.isEmpty
        else { return }
        guard answer.body.count <= IdempotencyLimits.answer, !claim.holdsSecret else { return }
        do {
            var writer = Writer(vault.sealer)
            var kept = row
            kept.answer = try writer.sealer.keyring.seal(
                SecretBytes(copying: answer.bytes),
                as: .answer,
                row.answerContext(vault.id)
            )
            try writer.update(ChangeKind.keepAnswer, kept, from: row)
            let details =
                isOperator(requester) ? LogDetails(["method": "operator"]) : LogDetails(method: requester.method)
            let set = WriteSet(subject: claim.subject, changes: writer.changes, details: details)
            try await vault.committer.commit(set)
        } catch {
            // The request is done; its repetition makes the answer again.
            log.info("the answer of a request with an idempotency key is not kept", metadata: ["error": "\(error)"])
        }
    }

    /// The refusal of a repetition whose answer cannot be made again, with what the request changed.
    public func answerLost(of claim: IdempotencyClaim, _ reason: String) -> OperationError {
        let changed = claim.steps
        let named = changed.prefix(3).map { "\($0.table) \($0.id)" }.joined(separator: ", ")
        let more = changed.count > 3 ? " and \(changed.count - 3) more" : ""
        return OperationError(
            .idempotencyAnswerLost,
            "This request was done and changed \(named)\(more). Its answer cannot be made again: \(reason)",
            facts: ["changed": .list(changed.map(\.fact))]
        )
    }

    /// Lets keys go whose time is over, some at a time.
    @inline(never)
    func removeExpiredKeys(of vault: OpenVault) async {
        do {
            let query = Query.idempotencyKeys(expiredAt: clock.now(), limit: IdempotencyLimits.removals)
            let rows = try await store.read(query).map(IdempotencyRow.init)
            var writer = Writer(vault.sealer)
            // One that somebody altered stays, for the check of the database to name it.
            for row in rows where (try? vault.sealer.check(row)) != nil {
                try writer.remove(ChangeKind.removeKey, row)
            }
            if writer.changes.isEmpty { return }
            try await vault.committer.commit(WriteSet(subject: Subject.vault.stored, changes: writer.changes))
        } catch let error as StoreError where error.code == .conflict {
            // Another server has let them go.
        } catch {
            log.error("idempotency keys that are over could not be removed", metadata: ["error": "\(error)"])
        }
    }

    private func requireRoom(for claim: IdempotencyClaim, at now: Instant) throws {
        let used = idempotencyKeys.withLock { $0.count(claim.subject, at: now) }
        guard used < options.idempotencyKeys else {
            throw OperationError(
                .idempotencyKeysExhausted,
                "You used \(used) idempotency keys within 24 hours. Wait, or repeat a request under the key that it has."
            )
        }
    }
}
