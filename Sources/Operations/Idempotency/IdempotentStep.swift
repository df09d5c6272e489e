import Canonical
import Keyring
import Secrets
import Store
import Synchronization

/// One operation of a request: what it changes is done once, however often the request is repeated under its idempotency key.
///
/// Without a key it is a plain commit.
struct IdempotentStep: Sendable {
    let server: KeyServer
    let vault: OpenVault
    let claim: IdempotencyClaim?
    private let operation: UInt64

    /// Counts the request's operations: a repetition must make its steps in the same order.
    init(_ server: KeyServer, _ vault: OpenVault, _ requester: Requester) {
        self.server = server
        self.vault = vault
        claim = requester.claim
        operation = claim?.nextOperation() ?? 0
    }

    /// Runs `body`, which commits by `commit`; or answers by `again` with the id of what an earlier or a faster run of the same request made.
    @inline(never)
    func once<Answer>(
        _ body: () async throws -> Answer,
        again: (String) async throws -> Answer
    ) async throws -> Answer {
        guard let claim else { return try await body() }
        try await claim.readOnce(server, vault)
        if let done = claim.done(operation) { return try await again(done.id) }
        do {
            return try await body()
        } catch {
            // It may have failed because another run of the same request has just done it.
            try await read(claim, after: error)
            guard let done = claim.done(operation) else { throw error }
            return try await again(done.id)
        }
    }

    /// Reads the row once more. Where that fails, a caller whose change may have been written must not hear that nothing was.
    @inline(never)
    private func read(_ claim: IdempotencyClaim, after failure: any Error) async throws {
        do {
            try await claim.read(server, vault)
        } catch {
            throw OperationError(from: failure).code == .outcomeUnknown ? failure : error
        }
    }

    /// Writes the set and, in the same transaction, that it was done: `id` of `table` is what it made or changed.
    ///
    /// - Parameters:
    ///   - secret: what only the answer tells, such as the text of a token; kept for the repetitions, sealed, by the same transaction.
    ///   - sealer: of the transaction, where that is not the vault's.
    ///
    /// Throws what the committer throws; `conflict` also when another run of the request did this step meanwhile.
    @inline(never)
    func commit(
        _ set: WriteSet,
        _ table: Table,
        _ id: String,
        keeping secret: SecretBytes? = nil,
        under sealer: RowSealer? = nil
    ) async throws {
        guard let claim else { return try await vault.committer.commit(set) }
        let step = DoneStep(operation: operation, table: table.name, id: id)
        for attempt in 1...IdempotencyLimits.attempts {
            // A row that says already that this is done is never written again, whoever tries once more.
            if claim.done(operation) != nil { throw DoneElsewhere() }
            let now = server.clock.now()
            let earlier = claim.row
            let sealer = sealer ?? vault.sealer
            let (row, change) = try claim.change(adding: step, keeping: secret, sealer, at: now)
            var whole = set
            whole.changes.append(change)
            do {
                try await vault.committer.commit(whole)
                claim.adopt(row, claim.steps + [step])
                if earlier == nil { server.idempotencyKeys.withLock { $0.note(claim.subject, at: now) } }
                return
            } catch {
                guard error.code == .conflict, attempt < IdempotencyLimits.attempts else { throw error }
                try await claim.read(server, vault)
                // Where the row is as it was, the conflict is the operation's own; it looks again.
                if claim.row?.tag == earlier?.tag { throw error }
            }
        }
    }
}

extension IdempotentStep {
    /// What `commit` kept for the repetitions; nil where it kept nothing. Throws `Damage` where it does not open.
    func keptSecret() throws -> SecretBytes? {
        guard let row = claim?.row, let opened = try vault.openAnswer(of: row) else { return nil }
        return KeptSecret(reading: opened)?.secret
    }
}

extension IdempotencyClaim {
    /// What a request did that made the vault itself: before there was one nothing could be read.
    struct Birth {
        fileprivate let row: IdempotencyRow
        fileprivate let step: DoneStep
        let change: Change
    }

    /// The change that says so, for the transaction that makes the vault. The answer holds shares that are deleted once they are confirmed, so
    /// it is not kept.
    ///
    /// - Parameter secret: what only the answer tells, see ``IdempotentStep``.
    func birth(of vault: OpenVault, keeping secret: SecretBytes? = nil, at now: Instant) throws -> Birth {
        holdSecret()
        let step = DoneStep(operation: nextOperation(), table: VaultRow.table.name, id: vault.id.text)
        let (row, change) = try change(adding: step, keeping: secret, vault.sealer, at: now)
        return Birth(row: row, step: step, change: change)
    }

    func adopt(_ birth: Birth) { adopt(birth.row, [birth.step]) }
}

extension OperationError {
    /// The refusal of a repetition of the request that made the vault.
    static let madeTheVault = OperationError(
        .alreadyInitialized,
        "It made the vault with its first manifest. The encrypted shares can be fetched until they are confirmed: keyquorum share fetch."
    )
}

/// Another run of the same request did this step while this one was about to.
private struct DoneElsewhere: Error {}
