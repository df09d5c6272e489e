import Access
import Canonical
import Keyring
import Logging
import Store
import Synchronization

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// Removes the earlier master keys for good: their wraps go out of the database, and with the next header out of the root folders. What is
    /// older than the rotate (a backup of the data, a dump) then opens only with a header of its own time and the shares of its epoch.
    ///
    /// Throws `OperationError` with code `masters-needed`, and a sentence that says by what, while a row is under one of them, while another
    /// active server may still write under one, or while a record of the change log that one of them tagged is under no checkpoint.
    public func purge(by requester: Requester) async throws {
        let vault = try await open()
        _ = try await admin(requester, .openCeremony, in: vault)
        // This server's own part first: its header may hold a key under an earlier master.
        await settle(vault)
        let step = IdempotentStep(self, vault, requester)
        try await step.once {
            try await turn.alone { try await self.retryingConflicts { try await self.purgeOnce(requester, step) } }
        } again: { _ in
        }
        await settle(vault)
        await flushLog()
        await attemptCheckpoint(of: vault)
    }

    @inline(never)
    private func purgeOnce(_ requester: Requester, _ step: IdempotentStep) async throws {
        let vault = step.vault
        try await requireSeated(vault)
        let admission = try await admit(
            requester,
            .openCeremony,
            in: vault,
            reading: [.page(of: MasterRow.table), .page(of: WrapRow.table)]
        )
        let answers = admission.snapshot.answers
        let masters = try answers[0].map(MasterRow.init).filter { $0.state == MasterState.earlier }
        if masters.isEmpty { return }
        try await requireRewrapped(vault)
        try await requireServersMoved(vault)
        try await requireLogCovered(vault)
        var writer = Writer(vault.sealer)
        for row in masters {
            try vault.sealer.check(row)
            var purged = row
            purged.state = MasterState.purged
            try writer.update(ChangeKind.purgeMaster, purged, from: row)
        }
        for row in try answers[1].map(WrapRow.init) where row.kind == WrapKind.history {
            try vault.sealer.check(row)
            try writer.remove(ChangeKind.removeWrap, row)
        }
        // No rotate in between.
        writer.witness(ChangeKind.purgeMaster, admission.snapshot.row)
        writer.witness(ChangeKind.purgeMaster, admission)
        var set = WriteSet(by: admission.permit, writer.changes)
        set.fences = try await fences(admission.snapshot.row, in: vault)
        try await step.commit(set, MasterRow.table, "\(masters.map(\.number.number).max() ?? 0)")
        log.notice("masters-purged", metadata: ["masters": "\(masters.map(\.number))"])
    }

    @inline(never)
    private func requireRewrapped(_ vault: OpenVault) async throws {
        let behind = try await rowsBehind(in: vault)
        guard !behind.isEmpty else { return }
        let named = behind.sorted { $0.key < $1.key }.map { "\($0.value) of \($0.key)" }.joined(separator: ", ")
        throw OperationError(
            .mastersNeeded,
            "Rows are under an earlier master key still: \(named). Wait until they are wrapped anew; if none of them moves, see keyquorum db verify.",
            facts: ["behind": .object(behind.mapValues { .number(UInt64($0)) })]
        )
    }

    /// A server whose session is under the current master key has written all that it had under an earlier one.
    @inline(never)
    private func requireServersMoved(_ vault: OpenVault) async throws {
        let current = vault.keyring.current
        let servers = try await store.every(.page(of: ServerRow.table)).map(ServerRow.init)
        let sessions = try await store.every(.page(of: SessionRow.table)).map(SessionRow.init)
        for row in servers { try vault.sealer.check(row) }
        for row in sessions { try vault.sealer.check(row) }
        let active = Set(servers.filter { $0.state == ServerState.active }.map(\.id))
        let late = sessions.filter { $0.generation < current && active.contains($0.server) }.map(\.server.hex).sorted()
        guard !late.isEmpty else { return }
        throw OperationError(
            .mastersNeeded,
            "These servers have not taken the new master key: \(late.joined(separator: ", ")). Start and unseal them, or rotate again without "
                + "naming them.",
            facts: ["servers": .list(late.map(OperationError.Fact.text))]
        )
    }

    /// The ends of the chains of servers that were not given the master key and may have been stopped in the middle of a write: what they
    /// would write yet is under a master key that is no more.
    @inline(never)
    private func fences(_ row: VaultRow, in vault: OpenVault) async throws -> [Fence] {
        let current = vault.keyring.current
        let servers = try await store.every(.page(of: ServerRow.table)).map(ServerRow.init)
        let sessions = try await store.every(.page(of: SessionRow.table)).map(SessionRow.init)
        for server in servers { try vault.sealer.check(server) }
        for session in sessions { try vault.sealer.check(session) }
        let moved = Set(sessions.filter { $0.generation >= current }.map(\.server) + [identity.id])
        let named = newestCheckpoint.withLock { $0 }?.checkpoint.heads ?? []
        let heads = servers.filter { $0.state == ServerState.active && !moved.contains($0.id) }.map { server in
            let start = Checkpoint.Head(server, of: vault.id)
            return named.first { $0.chain == start.chain } ?? start
        }
        return try await ChainEnds(store: store, vault: vault).ends(after: heads).map { end in
            Fence(
                after: ChainHead(chain: end.chain, seq: end.sequence, hash: end.hash),
                .witness(ChangeKind.witness + ChangeKind.purgeMaster, row)
            )
        }
    }

    /// What the log says under a master that goes is known by its hashes alone afterwards: up to the records that a signed checkpoint names.
    @inline(never)
    private func requireLogCovered(_ vault: OpenVault) async throws {
        let newest = try await takeCheckpoint(of: vault)
        let current = vault.keyring.current
        let heads = newest?.checkpoint.heads ?? []
        for start in stride(from: 0, to: heads.count, by: CheckpointLimits.chains) {
            let asked = heads[start..<min(start + CheckpointLimits.chains, heads.count)]
            let answers = try await store.read(asked.map { .log(chain: $0.chain, after: $0.sequence) })
            guard try answers.joined().map(LogRow.init).allSatisfy({ $0.generation >= current }) else {
                throw OperationError(
                    .mastersNeeded,
                    "The change log has records of an earlier master key that no checkpoint covers yet. Try again in a moment."
                )
            }
        }
    }
}
