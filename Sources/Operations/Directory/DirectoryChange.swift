import Access
import Canonical
import Store
import Synchronization

/// One change of who may do what, while it is decided and put together.
struct DirectoryChange: Sendable {
    let vault: OpenVault
    let read: CallerRead
    var writer: Writer
    /// Who is said to have done it; nobody until something was permitted.
    private(set) var subject: Subject?

    init(_ vault: OpenVault, _ read: CallerRead) {
        self.vault = vault
        self.read = read
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

    mutating func isPermitted(by permit: AdminPermit) { subject = permit.subject }
    mutating func isPermitted(by permit: Permit) { subject = permit.subject }
    mutating func isPermitted(by permit: GroupPermit) { subject = permit.subject }

    /// The transaction: what was put together, and the directory's row, which tells every server that something has changed.
    ///
    /// Throws `permission-denied` where nothing was permitted.
    func writeSet() throws -> WriteSet {
        guard let subject else { throw OperationError(.permissionDenied, "This was not permitted.") }
        var writer = writer
        try writer.touchDirectory(read.answers.first ?? [], at: now)
        return WriteSet(subject: subject.stored, changes: writer.changes)
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
        row.changed = now
        try update(ChangeKind.directory, row, from: earlier)
    }
}

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// Reads, decides, and writes in one transaction that fails when the directory was changed meanwhile; then it is read and decided anew.
    @inline(never)
    func changingDirectory<Answer: Sendable>(
        _ requester: Requester,
        _ queries: @escaping @Sendable (Standing) -> [Query],
        _ body: @escaping @Sendable (inout DirectoryChange) throws -> Answer
    ) async throws -> Answer {
        try await retryingConflicts {
            let vault = try await self.open()
            return try await self.changeDirectory(requester, in: vault, queries, body)
        }
    }

    @inline(never)
    private func changeDirectory<Answer: Sendable>(
        _ requester: Requester,
        in vault: OpenVault,
        _ queries: @Sendable (Standing) -> [Query],
        _ body: @Sendable (inout DirectoryChange) throws -> Answer
    ) async throws -> Answer {
        let read = try await reading(requester, in: vault) { [.directory] + queries($0) }
        var change = DirectoryChange(vault, read)
        let answer = try body(&change)
        if change.writer.changes.isEmpty { return answer }
        try await vault.committer.commit(try change.writeSet())
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
