import Access
import Canonical
import Custody
import Logging
import Store

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// Gives a ceremony up: what it staged is deleted, and its epoch's number is never used again. A drill simply ends.
    public func abortCeremony(_ id: String, by requester: Requester) async throws {
        let vault = try await open()
        let row = try await checkedCeremony(id, in: vault)
        try await turn.alone {
            try await self.retryingConflicts { try await self.abortOnce(row.id, requester, vault) }
        }
    }

    @inline(never)
    private func abortOnce(_ id: String, _ requester: Requester, _ vault: OpenVault) async throws {
        try await requireSeated(vault)
        let admission = try await admitToAbort(requester, in: vault)
        let row = try await checkedCeremony(id, in: vault)
        if row.kind == CeremonyKind.drill.rawValue {
            return try await endDrill(row, as: .aborted, by: admission, in: vault)
        }
        var work = try await work(id, in: vault)
        work.admission = admission
        _ = consentDesk(work)
        let outcome = try await step(.abortRequested, &work)
        if let refusal = outcome.refusal { throw refusal }
    }

    /// Ends a changing ceremony without a commit, in one transaction.
    ///
    /// - Parameter admission: of whoever gives it up; nil where its deadline has passed.
    @inline(never)
    func end(
        _ ceremony: OngoingCeremony,
        as state: CeremonyState,
        by admission: Admission? = nil,
        in vault: OpenVault
    ) async throws {
        let word = state == .expired ? ChangeKind.expireCeremony : ChangeKind.abortCeremony
        let committed = try await committed(vault)
        var writer = Writer(vault.sealer)
        var ended = ceremony.row
        ended.state = state.rawValue
        ended.finished = clock.now()
        try writer.update(word, ended, from: ceremony.row)
        if committed.records.vault.openCeremony == ceremony.id { try end(committed, word, &writer) }
        for share in ceremony.staged { try writer.remove(ChangeKind.removeStagedShare, share) }
        if let admission { writer.witness(word, admission) }
        try await vault.committer.commit(WriteSet(by: admission, writer.changes))
        consents.clear()
        log.notice("ceremony-ended", metadata: ["ceremony": "\(ceremony.id)", "state": "\(state.rawValue)"])
        // The deleted shares must not go on in the database's own log.
        await flushLog()
    }

    /// The vault lets go of the open ceremony, and with it of the epoch and the wraps that it prepared.
    private func end(_ committed: CommittedVault, _ word: String, _ writer: inout Writer) throws {
        var row = committed.records.vault
        row.openCeremony = nil
        try writer.update(word, row, from: committed.records.vault)
        for epoch in committed.records.epochs where epoch.state == EpochState.preparing {
            var aborted = epoch
            aborted.state = EpochState.aborted
            try writer.update(word, aborted, from: epoch)
        }
        for wrap in committed.records.wraps where [WrapKind.staged, WrapKind.stagedMaster].contains(wrap.kind) {
            try writer.remove(ChangeKind.removeWrap, wrap)
        }
    }
}
