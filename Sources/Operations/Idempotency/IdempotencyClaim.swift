import Access
import Canonical
import Keyring
import Secrets
import Store
import Synchronization

/// What one request knows of its idempotency key: the row in the database, which changes it made, which it found made.
///
/// The row is written in the transaction of the request's first change and changed in those of the others, so a crash leaves a change with its
/// entry or without both. A repetition runs the request again; what has an entry is not done again.
public final class IdempotencyClaim: Sendable {
    private struct State {
        var row: IdempotencyRow?
        var steps: [DoneStep] = []
        var isRead = false
        var operations: UInt64 = 0
        var isReplayed = false
        var holdsSecret = false
    }

    let subject: Bytes
    private let key: IdempotencyKey
    private let method: String
    private let target: String
    private let bodyDigest: Digest
    private let state = Mutex(State())

    /// - Parameters:
    ///   - subject: who asks; another subject's key of the same text is another key.
    ///   - target: path and query as they were sent; they are part of the key.
    public init(_ key: IdempotencyKey, of subject: Subject, method: String, target: String, body: Digest) {
        self.key = key
        self.subject = subject.stored
        self.method = method
        self.target = target
        bodyDigest = body
    }

    /// Whether the answer tells, in part at least, of what an earlier run of this request did.
    public var isReplayed: Bool { state.withLock { $0.isReplayed } }

    /// What every run of this request did so far.
    var steps: [DoneStep] { state.withLock { $0.steps } }

    /// The row as this request last read or wrote it; an expired one too.
    var row: IdempotencyRow? { state.withLock { $0.row } }

    /// Whether the answer tells key material, what could be guessed from, or something of objects that the request only read: then it is not kept but
    /// made again, so that it is gone when its object is, or when the caller may no longer know of it.
    var holdsSecret: Bool { state.withLock { $0.holdsSecret } }

    func holdSecret() { state.withLock { $0.holdsSecret = true } }

    /// The answer tells of what was read and not changed.
    func holdReading() { holdSecret() }

    /// The number of the request's next operation.
    func nextOperation() -> UInt64 {
        state.withLock { state in
            defer { state.operations += 1 }
            return state.operations
        }
    }

    /// What an earlier run did at this operation, as the row said when it was last read.
    func done(_ operation: UInt64) -> DoneStep? {
        state.withLock { state in
            let found = state.steps.first { $0.operation == operation }
            if found != nil { state.isReplayed = true }
            return found
        }
    }
}

extension IdempotencyClaim {
    /// Reads the row, unless it was read. Throws as `read` does.
    @inline(never)
    func readOnce(_ server: KeyServer, _ vault: OpenVault) async throws {
        if !state.withLock({ $0.isRead }) { try await read(server, vault) }
    }

    /// Reads the row anew. Throws `idempotency-key-reused`, `state-damaged`, `sealed`.
    @inline(never)
    func read(_ server: KeyServer, _ vault: OpenVault) async throws {
        let snapshot = try await server.snapshot([.idempotency(id(in: vault.id))], of: vault)
        let row = try snapshot.answers[0].first.map(IdempotencyRow.init)
        let now = server.clock.now()
        if let row { try vault.sealer.check(row) }
        let live = row.flatMap { $0.expires > now ? $0 : nil }
        guard live.map({ $0.bodyDigest == bodyDigest }) ?? true else { throw OperationError.keyReused }
        guard let steps = live.map({ [DoneStep](reading: $0.steps) }) ?? [] else {
            throw Damage(table: IdempotencyRow.table.name, id: id(in: vault.id).hex, what: "its steps cannot be read")
        }
        state.withLock { state in
            state.row = row
            state.steps = steps
            state.isRead = true
        }
    }

    /// The row with one more step, and the change that writes it.
    ///
    /// - Parameter secret: what the answer of this step has and nothing else in the database.
    func change(
        adding step: DoneStep,
        keeping secret: SecretBytes? = nil,
        _ sealer: RowSealer,
        at now: Instant
    ) throws -> (IdempotencyRow, Change) {
        let (earlier, steps) = state.withLock { ($0.row, $0.steps + [step]) }
        var row = earlier.flatMap { $0.expires > now ? $0 : nil } ?? newRow(sealer.vault, at: now, steps)
        row.steps = steps.bytes
        if let secret {
            row.answer = try sealer.keyring.seal(KeptSecret(secret).bytes, as: .answer, row.answerContext(sealer.vault))
        }
        guard let earlier else {
            // A key may come again after its row was removed; the log tells its rows apart by versions that only rise.
            row.version = UInt64(clamping: now.wholeSeconds)
            row = try sealer.sealed(row, after: row)
            return (row, .insert(ChangeKind.useKey, row))
        }
        row = try sealer.sealed(row, after: earlier)
        return (row, .update(ChangeKind.useKey, row, guardTag: earlier.tag))
    }

    /// Takes over what was written.
    func adopt(_ row: IdempotencyRow, _ steps: [DoneStep]) {
        state.withLock { state in
            state.row = row
            state.steps = steps
        }
    }

    private func id(in vault: VaultID) -> Digest {
        let fields: [CanonicalValue] = [
            .vault(vault), .bytes(subject), .text(method), .text(target), .text(key.text),
        ]
        return Digest(of: Canonical.labelled(.idempotencyKey, fields))
    }

    private func newRow(_ vault: VaultID, at now: Instant, _ steps: [DoneStep]) -> IdempotencyRow {
        IdempotencyRow(
            id: id(in: vault),
            subject: subject,
            bodyDigest: bodyDigest,
            steps: steps.bytes,
            created: now,
            expires: now.adding(seconds: IdempotencyLimits.lifetime),
            tagging: .unset
        )
    }
}

extension OperationError {
    static let keyReused = OperationError(
        .idempotencyKeyReused,
        "This Idempotency-Key was used for a request with another body. Take a new key for a new request."
    )
}
