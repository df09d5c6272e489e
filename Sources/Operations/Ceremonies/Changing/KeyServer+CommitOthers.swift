import Access
import Canonical
import Custody
import Logging
import Keyring
import Store
import Synchronization

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// The vault row lets go of the ceremony, and the ceremony's row says that it is finished.
    ///
    /// - Parameter isEnd: whether every server shall seal itself at its next request.
    func endCeremony(_ work: ConsentWork, isEnd: Bool = false, to writer: inout Writer) throws {
        var row = work.committed.records.vault
        row.openCeremony = nil
        if isEnd { row.sealCounter += 1 }
        try writer.update(ChangeKind.commitCeremony, row, from: work.committed.records.vault)
        var ended = work.ceremony.row
        ended.state = CeremonyState.finished.rawValue
        ended.finished = clock.now()
        try writer.update(ChangeKind.commitCeremony, ended, from: work.ceremony.row)
    }

    /// Takes away everything by which the vault opens. Its rows stay as they are: nobody reads them again. Then this server forgets its keys
    /// and the headers in its root folder.
    @inline(never)
    func destroy(_ work: ConsentWork) async throws -> Committed {
        let (vault, records) = (work.vault, work.committed.records)
        var writer = Writer(vault.sealer)
        for row in records.wraps { try writer.remove(ChangeKind.removeWrap, row) }
        for row in records.shareholders {
            var emptied = row
            (emptied.encryptedShare, emptied.drillKey, emptied.confirmDigest) = (nil, nil, nil)
            try writer.update(ChangeKind.destroyVault, emptied, from: row)
        }
        for row in records.epochs where row.epoch == records.vault.epoch {
            var destroyed = row
            destroyed.state = EpochState.destroyed
            try writer.update(ChangeKind.destroyVault, destroyed, from: row)
        }
        try endCeremony(work, isEnd: true, to: &writer)
        await attemptCheckpoint(of: vault)
        if let admission = work.admission { writer.witness(ChangeKind.destroyVault, admission) }
        try await vault.committer.commit(WriteSet(by: work.admission, writer.changes))
        await attemptCheckpoint(of: vault)
        let checkpoint = newestCheckpoint.withLock { $0 }
        await flushLog()
        consents.clear()
        log.notice("the vault was destroyed", metadata: ["vault": "\(vault.id)"])
        try await forgetDestroyed(vault)
        return Committed(header: nil, checkpoint: checkpoint)
    }

    /// Nothing in this server's folder may open a dump of the vault; the seat is left as at a seal.
    @inline(never)
    private func forgetDestroyed(_ vault: OpenVault) async throws {
        await vault.committer.stop()
        try leaveSeat(vault)
        header.withLock { $0 = nil }
        try await folder.removeHeaders()
    }

    /// The answer to whoever destroyed the vault; nothing can be read of it any more.
    func destroyedAnswer(_ id: String, _ committed: Committed, _ vault: OpenVault) throws -> CommitAnswer {
        CommitAnswer(
            ceremony: CeremonyAnswer(
                id: id,
                kind: CeremonyKind.destroy.rawValue,
                state: CeremonyState.finished.rawValue,
                vault: vault.id.text,
                nonce: "",
                expires: nil,
                proposal: nil
            ),
            vault: vault.id.text,
            epoch: vault.epoch.number,
            masterGeneration: vault.keyring.current.number,
            header: nil,
            checkpoint: committed.checkpoint.map(CheckpointAnswer.init),
            adminToken: nil,
            warnings: [
                "The vault is gone from this database, not from its dumps, disk images and log archives: destroy those, and the vault headers "
                    + "that were kept beside them."
            ]
        )
    }
}
