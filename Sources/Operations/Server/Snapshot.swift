import Access
import Canonical
import Store
import Synchronization

/// What one request goes by: the vault's row, checked, and what else was asked of the same state of the database.
///
/// Nothing that a server remembers is authoritative, since another server may have sealed the vault or set a manifest a moment ago.
struct Snapshot: Sendable {
    let row: VaultRow
    /// In the order of the questions.
    let answers: [[RawRow]]
}

/// An administrator's permit, and the snapshot by which it was given.
struct Admission: Sendable {
    let permit: AdminPermit
    let snapshot: Snapshot
    /// Behind which the caller's roles stand; nil for an operator, who needs none.
    var directory: DirectoryRow?
}

extension Writer {
    /// The transaction fails when roles were changed since the duty was decided: whoever lost his does nothing by it any more.
    mutating func witness(_ kind: String, _ admission: Admission) {
        if let directory = admission.directory { witness(kind, directory) }
    }
}

extension WriteSet {
    /// What somebody was admitted to; or what ceremonies come to of themselves.
    init(by admission: Admission?, _ changes: [Change]) {
        if let admission {
            self.init(by: admission.permit, changes)
        } else {
            self.init(by: Permit.internal(.ceremonies), changes)
        }
    }
}

// Never inlined: see KeyServer.swift.
extension KeyServer {
    /// Asks the queries and for the vault's row in one read.
    ///
    /// Throws what `pin` throws, but for what `rule` lets pass.
    @inline(never)
    func snapshot(
        _ queries: [Query] = [],
        of vault: OpenVault,
        _ rule: SnapshotRule = .served
    ) async throws -> Snapshot {
        var answers = try await store.read([.row(VaultRow.table, key: VaultRow.key)] + queries)
        let rows = answers.isEmpty ? [] : answers.removeFirst()
        vault.requests.add(1, ordering: .relaxed)
        let row = rule == .evenOld ? try await checkedRow(rows, of: vault) : try await newest(rows, of: vault)
        if rule != .evenSealed { try await requireUnsealed(row, vault) }
        return Snapshot(row: row, answers: answers)
    }

    /// The vault's row as a read brought it, if requests may still be served by it.
    ///
    /// Throws `OperationError` with code `sealed` when the vault was sealed through another server, and then this one has forgotten its keys;
    /// `Damage` for a row that is forged, missing or older than one that this server has seen.
    @inline(never)
    func pin(_ rows: [RawRow], of vault: OpenVault) async throws -> VaultRow {
        vault.requests.add(1, ordering: .relaxed)
        let row = try await newest(rows, of: vault)
        try await requireUnsealed(row, vault)
        return row
    }

    @inline(never)
    private func newest(_ rows: [RawRow], of vault: OpenVault) async throws -> VaultRow {
        let row = try await checkedRow(rows, of: vault)
        guard vault.isOlder(row) else { return row }
        // A read that was overtaken by a later one is no sign of a database that was put back; that one stays old.
        let again = try await checkedRow(try await store.read(.row(VaultRow.table, key: VaultRow.key)), of: vault)
        guard !vault.isOlder(again) else { throw Damage(again.raw, "it is older than what this server has seen") }
        return again
    }

    @inline(never)
    private func requireUnsealed(_ row: VaultRow, _ vault: OpenVault) async throws {
        guard row.sealCounter > vault.sealCounter else { return }
        await vault.committer.stop()
        try leaveSeat(vault)
        throw OperationError.sealed(await sealStatus(for: .stranger))
    }

    /// The proof that an administrator asks, and the answers to `queries`, all of one state of the database.
    @inline(never)
    func admit(
        _ requester: Requester,
        _ duty: AdminDuty,
        in vault: OpenVault,
        reading queries: [Query] = [],
        _ rule: SnapshotRule = .served
    ) async throws -> Admission {
        let read = try await reading(requester, in: vault, rule) { _ in queries }
        return Admission(
            permit: try Access.admit(read.caller, to: duty),
            snapshot: Snapshot(row: read.row, answers: read.answers),
            directory: read.directory
        )
    }

    /// Reads, decides and writes anew when another server was faster, a few times; also when it wrapped a row under a newer master key.
    @inline(never)
    func retryingConflicts<Answer: Sendable>(_ body: @Sendable () async throws -> Answer) async throws -> Answer {
        for _ in 1..<SnapshotLimits.attempts {
            do {
                return try await body()
            } catch let error as StoreError {
                guard error.code == .conflict else { throw error }
            } catch let damage as Damage {
                guard damage.isAhead, let vault = seat.vault else { throw damage }
                try await keepUp(vault, after: damage)
            }
        }
        return try await body()
    }
}

/// What a state of the database must be for a request to go by it.
enum SnapshotRule {
    /// Unsealed, and not older than what was seen.
    case served
    /// Something about a vault that may have been sealed a moment ago.
    case evenSealed
    /// A search for damage, which an old row is.
    case evenOld
}

/// Bounds of deciding anew.
enum SnapshotLimits {
    /// How often something is decided that others overtake.
    static let attempts = 5
}

extension OpenVault {
    /// The vault's row out of an answer. Throws `Damage` when it is not there, not this vault's, or was altered.
    func checked(_ rows: [RawRow]) throws -> VaultRow {
        guard let raw = rows.first else {
            throw Damage(table: VaultRow.table.name, id: id.text, what: "the row is missing")
        }
        let row = try vaultRow.checked(raw, by: sealer)
        guard row.id == id else { throw Damage(raw, "it is of the vault \(row.id)") }
        return row
    }
}
