import Canonical
import Custody
import SecretSharing
import Store

/// Brings the rows of an older database forward to the header by which it was opened, so that the next unseal needs the header no more: vault,
/// epochs, rosters, wraps, masters and shareholders, all tagged and logged, in the transaction of whoever calls.
///
/// The wraps of the replaced epoch go, and ceremonies that were open in it end: their shares open nothing any more.
struct HeaderJoin {
    private let header: VaultHeader
    private let records: VaultRecords
    private let sealer: RowSealer
    private let now: Instant
    private let rosters: [RosterRow]
    private let shareholders: [ShareholderRow]
    private let ceremonies: [CeremonyRow]

    /// Reads the rows that the header concerns besides those that the opening has read and checked.
    init(_ header: VaultHeader, _ records: VaultRecords, _ sealer: RowSealer, in store: any Store, now: Instant)
        async throws
    {
        self.header = header
        self.records = records
        self.sealer = sealer
        self.now = now
        let epochs = Set([records.vault.epoch, header.position.epoch])
        let answers = try await store.read(
            [.newestRoster(of: header.position.epoch), .page(of: CeremonyRow.table)]
                + epochs.map { .shareholders(of: $0) }
        )
        rosters = try answers[0].map(RosterRow.init)
        ceremonies = try answers[1].map(CeremonyRow.init)
        shareholders = try answers.dropFirst(2).joined().map(ShareholderRow.init)
        for row in rosters { try sealer.check(row) }
        for row in ceremonies { try sealer.check(row) }
        for row in shareholders { try sealer.check(row) }
    }

    /// The vault row as the header has it.
    var vaultRow: VaultRow {
        var row = records.vault
        row.epoch = header.position.epoch
        row.rosterRevision = header.position.revision
        row.masterGeneration = header.position.generation
        if isNewEpoch { row.openCeremony = nil }
        return row
    }

    func write(to writer: inout Writer) throws {
        if vaultRow != records.vault { try writer.update(Self.kind, vaultRow, from: records.vault) }
        try writeEpochs(to: &writer)
        try writeWraps(to: &writer)
        try writeMasters(to: &writer)
        try writeShareholders(to: &writer)
        if isNewEpoch { try endCeremonies(in: &writer) }
    }

    private static let kind = ChangeKind.restoreHeader
    private var isNewEpoch: Bool { header.position.epoch > records.vault.epoch }

    // MARK: The tables

    private func writeEpochs(to writer: inout Writer) throws {
        let epoch = header.position.epoch
        for row in records.epochs where row.epoch < epoch && row.replacedBy == nil {
            var replaced = row
            replaced.state = EpochState.replaced
            replaced.replacedBy = epoch
            try writer.update(Self.kind, replaced, from: row)
        }
        if !records.epochs.contains(where: { $0.epoch == epoch }) {
            try insert(
                EpochRow(
                    epoch: epoch,
                    configuration: header.custody.configuration.bytes,
                    state: EpochState.committed,
                    created: header.created.epoch,
                    tagging: .unset
                ),
                to: &writer
            )
        }
        if rosters.first?.revision != header.position.revision {
            try insert(
                RosterRow(
                    epoch: epoch,
                    revision: header.position.revision,
                    roster: header.custody.roster.bytes,
                    created: header.created.roster,
                    tagging: .unset
                ),
                to: &writer
            )
        }
    }

    private func writeWraps(to writer: inout Writer) throws {
        let wanted = header.wraps.map { wrap in
            WrapRow(
                master: wrap.master,
                kind: wrap.kind,
                recipient: wrap.recipient,
                wrapped: wrap.wrapped,
                tagging: .unset
            )
        }
        for row in records.wraps where !wanted.contains(where: { $0.raw.key == row.raw.key }) {
            try writer.remove(ChangeKind.removeWrap, row)
        }
        for row in wanted {
            try put(row, over: records.wraps.first { $0.raw.key == row.raw.key }, to: &writer)
        }
    }

    private func writeMasters(to writer: inout Writer) throws {
        for master in header.masters {
            let row = MasterRow(
                number: master.number,
                suite: master.suite,
                state: master.state,
                created: master.created,
                tagging: .unset
            )
            try put(row, over: records.masters.first { $0.number == master.number }, to: &writer)
        }
    }

    private func writeShareholders(to writer: inout Writer) throws {
        let epoch = header.position.epoch
        let known = shareholders.filter { $0.epoch == epoch }
        for (holder, place) in zip(header.holders, header.custody.roster.holders) {
            let earlier = known.first { $0.holder.utf8.elementsEqual(holder.name.utf8) }
            if earlier?.shareDigest == place.shareDigest, earlier?.holds(holder) == true { continue }
            let row = ShareholderRow(
                epoch: epoch,
                holder: holder.name,
                group: place.position.group,
                index: place.position.index,
                publicKey: holder.publicKey,
                signingKey: holder.signingKey,
                shareDigest: place.shareDigest,
                drillKey: holder.drillKey,
                tagging: .unset
            )
            try put(row, over: earlier, to: &writer)
        }
        for row in known where header.custody.roster.holder(named: row.holder) == nil {
            try writer.remove(ChangeKind.removeShareholder, row)
        }
    }

    /// What was staged or still to be fetched in the older epoch is of no more use to anybody.
    private func endCeremonies(in writer: inout Writer) throws {
        for row in ceremonies where row.state == CeremonyState.open {
            var ended = row
            ended.state = CeremonyState.finished
            ended.finished = now
            try writer.update(Self.kind, ended, from: row)
        }
        for row in shareholders where row.epoch < header.position.epoch && row.encryptedShare != nil {
            var emptied = row
            emptied.encryptedShare = nil
            try writer.update(Self.kind, emptied, from: row)
        }
    }

    /// Somebody may have removed the row: the log tells the one that comes again by its higher version.
    private func insert<Row: TaggedRow>(_ row: Row, to writer: inout Writer) throws {
        var removed = row
        removed.version = UInt64(clamping: now.wholeSeconds)
        writer.add(.insert(Self.kind, try sealer.sealed(row, after: removed)))
    }

    /// Inserts the row, or changes the one of the same key where it says something else.
    private func put<Row: TaggedRow>(_ row: Row, over earlier: Row?, to writer: inout Writer) throws {
        guard let earlier else { return try insert(row, to: &writer) }
        var same = row
        same.tagging = earlier.tagging
        if same != earlier { try writer.update(Self.kind, row, from: earlier) }
    }
}

extension ShareholderRow {
    fileprivate func holds(_ holder: VaultHeader.Holder) -> Bool {
        publicKey == holder.publicKey && signingKey == holder.signingKey
    }
}

/// The words in the `state` column of `epochs`.
enum EpochState {
    static let committed = "committed"
    static let replaced = "replaced"
}
