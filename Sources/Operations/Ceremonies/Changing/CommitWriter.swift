import Canonical
import Custody
import Keyring
import Secrets
import Store

/// What a commit writes, all of it in one transaction: the staged epoch or revision becomes the one that rules, and what the earlier one was
/// opened by is gone.
struct CommitWriter {
    let ceremony: OngoingCeremony
    let committed: CommittedVault
    /// The keyring that rules after the commit: for a rotate with the new master as the current one.
    let keyring: Keyring
    /// The initialization, while its encrypted shares can still be fetched.
    let initialization: CeremonyRow?
    let now: Instant
    let random: any RandomSource

    private var records: VaultRecords { committed.records }
    private var kind: CeremonyKind { ceremony.kind }
    private var vault: VaultID { committed.vault }

    /// Adds all changes but the wraps for single servers. `previous` opens what is staged: the keyring that ruled when it was.
    func write(_ staged: DurableCustody, previous: Keyring, to writer: inout Writer) throws {
        try writeVault(staged, to: &writer)
        try writeCeremonies(to: &writer)
        try writeWraps(staged, previous, to: &writer)
        if kind.makesEpoch { try writeEpochs(staged, to: &writer) }
        if kind == .rotate { try writeMasters(to: &writer) }
        try writeShareholders(staged, to: &writer)
    }

    private static let word = ChangeKind.commitCeremony

    private func writeVault(_ staged: DurableCustody, to writer: inout Writer) throws {
        var row = records.vault
        row.epoch = staged.configuration.epoch
        row.rosterRevision = UInt64(staged.roster.revision)
        row.masterGeneration = keyring.current
        row.openCeremony = nil
        try writer.update(Self.word, row, from: records.vault)
    }

    private func writeCeremonies(to writer: inout Writer) throws {
        try writer.update(Self.word, ended(ceremony.row), from: ceremony.row)
        // Its shares are of the epoch that is replaced now.
        if kind.makesEpoch, let initialization {
            try writer.update(Self.word, ended(initialization), from: initialization)
        }
    }

    private func ended(_ row: CeremonyRow) -> CeremonyRow {
        var row = row
        row.state = CeremonyState.finished.rawValue
        row.finished = now
        return row
    }

    private func writeEpochs(_ staged: DurableCustody, to writer: inout Writer) throws {
        let epoch = staged.configuration.epoch
        for row in records.epochs {
            var changed = row
            if row.epoch == epoch {
                changed.state = EpochState.committed
            } else if row.epoch == records.vault.epoch {
                changed.state = EpochState.replaced
                changed.replacedBy = epoch
            } else {
                continue
            }
            try writer.update(Self.word, changed, from: row)
        }
    }

    // MARK: Wraps and masters

    private func writeWraps(_ staged: DurableCustody, _ previous: Keyring, to writer: inout Writer) throws {
        try writer.insert(
            Self.word,
            WrapRow(
                master: keyring.current,
                kind: WrapKind.recovery,
                recipient: WrapKind.recipient(staged),
                wrapped: try recoveryWrap(staged, previous),
                tagging: .unset
            )
        )
        if kind == .rotate { try writeHistory(to: &writer) }
        for row in records.wraps where goes(row) { try writer.remove(ChangeKind.removeWrap, row) }
    }

    /// The staged recovery wrap out of its seal.
    private func recoveryWrap(_ staged: DurableCustody, _ previous: Keyring) throws -> Bytes {
        guard
            let row = records.wraps.first(where: {
                $0.kind == WrapKind.staged && $0.recipient == WrapKind.recipient(staged)
            })
        else { throw Damage(ceremony.row.raw, "the wrap that it staged is missing") }
        let wrapped = try previous.open(
            row.wrapped,
            as: .staged,
            [.vault(vault), .text(ceremony.id), .generation(row.master)],
            generation: row.generation
        )
        return wrapped.withBytes { Bytes($0) }
    }

    /// Every earlier master directly under the new one.
    private func writeHistory(to writer: inout Writer) throws {
        for master in keyring.allMasters where master.generation < keyring.current {
            let wrapped = try keyring.currentMaster.wrap(earlier: master, vault: vault, random: random)
            try writer.insert(
                Self.word,
                WrapRow(
                    master: master.generation,
                    kind: WrapKind.history,
                    recipient: WrapKind.recipient(keyring.current),
                    wrapped: wrapped,
                    tagging: .unset
                )
            )
        }
    }

    /// Whatever the replaced epoch or master was opened by; without a new master the servers' own wraps go on.
    private func goes(_ row: WrapRow) -> Bool {
        switch row.kind {
        case WrapKind.recovery, WrapKind.staged, WrapKind.stagedMaster: true
        default: kind == .rotate
        }
    }

    private func writeMasters(to writer: inout Writer) throws {
        for row in records.masters where row.state == MasterState.current {
            var earlier = row
            earlier.state = MasterState.earlier
            try writer.update(Self.word, earlier, from: row)
        }
        try writer.insert(
            Self.word,
            MasterRow(
                number: keyring.current,
                suite: Suite.number,
                state: MasterState.current,
                created: now,
                tagging: .unset
            )
        )
    }

    // MARK: Holders

    private func writeShareholders(_ staged: DurableCustody, to writer: inout Writer) throws {
        let epoch = staged.configuration.epoch
        for share in ceremony.staged {
            let row = shareholder(share, epoch)
            if let earlier = committed.shareholder(named: share.holder), earlier.epoch == epoch {
                try writer.update(Self.word, row, from: earlier)
            } else {
                try writer.insert(Self.word, row)
            }
            try writer.remove(ChangeKind.removeStagedShare, share)
        }
        guard kind.makesEpoch else { return }
        for row in records.shareholders { try writer.remove(ChangeKind.removeShareholder, row) }
    }

    /// Without the encrypted share: what can be fetched ends with the commit. Who did not have to confirm is not waited for any more.
    private func shareholder(_ share: StagedShareRow, _ epoch: Epoch) -> ShareholderRow {
        ShareholderRow(
            epoch: epoch,
            holder: share.holder,
            group: share.group,
            index: share.index,
            publicKey: share.publicKey,
            signingKey: share.signingKey,
            shareDigest: share.shareDigest,
            confirmDigest: share.confirmed == nil ? nil : share.confirmDigest,
            drillKey: share.drillKey,
            delivered: now,
            confirmed: share.confirmed,
            tagging: .unset
        )
    }
}

/// The words in the `state` column of `masters`.
enum MasterState {
    static let current = "current"
    /// Rows may still name it.
    static let earlier = "earlier"
    /// Nothing names it any more, and its wrap is gone.
    static let purged = "purged"
}
