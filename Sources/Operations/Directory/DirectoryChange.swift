import Access
import Canonical
import Secrets
import Store
import Synchronization

/// One change of who may do what, while it is decided and put together.
struct DirectoryChange: Sendable {
    let vault: OpenVault
    let read: CallerRead
    var writer: Writer
    /// When this change counts as done: later than every change before, also those by a server whose clock is ahead. Rows that may have been there before
    /// take their version from it.
    let stamp: Instant
    /// Who is said to have done it; nobody until something was permitted.
    private(set) var subject: Subject?
    /// How he was recognised.
    private var details = LogDetails()
    /// What a repetition of the request goes by.
    private(set) var mark: Mark?

    /// What was made or changed, and what only the answer tells of it.
    struct Mark: Sendable {
        let table: Table
        let id: String
        let secret: SecretBytes?
    }

    /// Throws `StoreError` where the directory's row, which is checked already, cannot be read.
    init(_ vault: OpenVault, _ read: CallerRead) throws {
        self.vault = vault
        self.read = read
        stamp = try DirectoryRow.following(read.answers.first ?? [], at: read.now)
        writer = Writer(vault.sealer)
    }

    /// The answers to the questions of the change.
    var answers: ArraySlice<[RawRow]> { read.answers.dropFirst() }
    var caller: Caller { read.caller }
    var now: Instant { read.now }

    /// Throws `not-found` for a group or a token that there is not. Its ``Addressee/queries`` come last among the questions.
    func requirePresent(_ subject: Subject) throws {
        try Addressee(subject).requirePresent(answers.last, in: vault, at: now)
    }

    /// Says what is remembered under the request's idempotency key.
    mutating func remember(_ table: Table, _ id: String, keeping secret: SecretBytes? = nil) {
        mark = Mark(table: table, id: id, secret: secret)
    }

    mutating func isPermitted(by permit: AdminPermit) { (subject, details) = (permit.subject, LogDetails(permit)) }
    mutating func isPermitted(by permit: Permit) {
        (subject, details) = (permit.subject, LogDetails(permit.recognition))
    }
    mutating func isPermitted(by permit: GroupPermit) {
        (subject, details) = (permit.subject, LogDetails(permit.recognition))
    }

    /// The transaction: what was put together, and the directory's row, which tells every server that something has changed.
    ///
    /// Throws `permission-denied` where nothing was permitted.
    func writeSet() throws -> WriteSet {
        guard let subject else { throw OperationError(.permissionDenied, "This was not permitted.") }
        var writer = writer
        try writer.touchDirectory(read.answers.first ?? [], at: now)
        return WriteSet(subject: subject.stored, changes: writer.changes, details: details)
    }
}

extension Writer {
    /// The directory's row goes on by one; whoever changed it meanwhile makes the transaction fail.
    mutating func touchDirectory(_ rows: [RawRow], at now: Instant) throws {
        guard let raw = rows.first else {
            return try insert(ChangeKind.directory, DirectoryRow(slot: 1, revision: 1, changed: now, tagging: .unset))
        }
        let earlier = try DirectoryRow(raw)
        var row = earlier
        row.revision += 1
        row.changed = try DirectoryRow.following(rows, at: now)
        try update(ChangeKind.directory, row, from: earlier)
    }
}

extension DirectoryRow {
    /// The instant of the next change of the directory: now, or just behind the change before where that came from a clock that is ahead. It goes up from
    /// change to change, whichever servers they come from, since each guards the row of the one before.
    static func following(_ rows: [RawRow], at now: Instant) throws -> Instant {
        guard let last = try rows.first.map(DirectoryRow.init)?.changed.microseconds, last < .max else { return now }
        return max(now, Instant(microseconds: last + 1))
    }
}

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// Reads, decides, and writes in one transaction that fails when the directory was changed meanwhile; then it is read and decided anew.
    ///
    /// - Parameter again: answers a repetition by the id that `body` had remembered.
    @inline(never)
    func changingDirectory<Answer: Sendable>(
        _ requester: Requester,
        _ queries: @escaping @Sendable (Standing) -> [Query],
        _ body: @escaping @Sendable (inout DirectoryChange) throws -> Answer,
        again: @escaping @Sendable (IdempotentStep, String) async throws -> Answer
    ) async throws -> Answer {
        let vault = try await open()
        let step = IdempotentStep(self, vault, requester)
        return try await step.once {
            try await retryingConflicts {
                try await self.requireSeated(vault)
                return try await self.changeDirectory(requester, in: vault, step, queries, body)
            }
        } again: { id in
            try await again(step, id)
        }
    }

    /// The same for a call that takes no idempotency key.
    @inline(never)
    func changingDirectory<Answer: Sendable>(
        _ requester: Requester,
        _ queries: @escaping @Sendable (Standing) -> [Query],
        _ body: @escaping @Sendable (inout DirectoryChange) throws -> Answer
    ) async throws -> Answer {
        try await retryingConflicts {
            let vault = try await self.open()
            return try await self.changeDirectory(requester, in: vault, nil, queries, body)
        }
    }

    @inline(never)
    private func changeDirectory<Answer: Sendable>(
        _ requester: Requester,
        in vault: OpenVault,
        _ step: IdempotentStep?,
        _ queries: @Sendable (Standing) -> [Query],
        _ body: @Sendable (inout DirectoryChange) throws -> Answer
    ) async throws -> Answer {
        let read = try await reading(requester, in: vault) { [.directory] + queries($0) }
        var change = try DirectoryChange(vault, read)
        let answer = try body(&change)
        if change.writer.changes.isEmpty { return answer }
        let set = try change.writeSet()
        if let step, let mark = change.mark {
            try await step.commit(set, mark.table, mark.id, keeping: mark.secret)
        } else {
            try await vault.committer.commit(set)
        }
        // This server has seen its own change, whatever the database says next.
        _ = vault.standings.withLock { $0.isOlder(read.standing.revision + 1) }
        return answer
    }

    /// What a caller may read of the directory.
    @inline(never)
    func readingDirectory<Answer: Sendable>(
        _ requester: Requester,
        _ queries: @escaping @Sendable (Standing) -> [Query],
        _ body: @Sendable (OpenVault, CallerRead) throws -> Answer
    ) async throws -> Answer {
        let vault = try await open()
        let read = try await reading(requester, in: vault, .served, queries)
        return try body(vault, read)
    }
}
