import Canonical
import Custody
import Keyring
import SecretSharing
import Secrets
import Store

/// Brings the rows of an older database forward to the header by which it was opened, so that the next unseal needs the header no more: vault,
/// epochs, rosters, wraps, masters and shareholders, all tagged and logged, in the transaction of whoever calls.
///
/// What the replaced epoch had goes, and ceremonies that were open end: their shares open nothing any more. Auto-unseal wraps go too, since
/// the vault may have been sealed by hand after the older day.
struct HeaderJoin {
    private let header: VaultHeader
    private let records: VaultRecords
    private let sealer: RowSealer
    /// The server whose own wrap the caller looks after.
    private let server: Digest
    private let now: Instant
    private let roster: RosterRow?
    private let shareholders: [ShareholderRow]
    private let stagedShares: [StagedShareRow]
    private let ceremonies: [CeremonyRow]

    /// Reads the rows that the header concerns besides those that the opening has read and checked.
    init(
        _ header: VaultHeader,
        _ records: VaultRecords,
        _ sealer: RowSealer,
        in store: any Store,
        keeping server: Digest,
        now: Instant
    ) async throws {
        self.header = header
        self.records = records
        self.sealer = sealer
        self.server = server
        self.now = now
        let (epoch, revision) = (header.position.epoch, header.position.revision)
        // Not the newest one: revisions of ceremonies that were aborted stay.
        roster = try await store.row(RosterRow.self, key: RosterRow.key(epoch: epoch, revision: revision))
        if let roster { try sealer.check(roster) }
        ceremonies = try await Self.rows(store, sealer)
        shareholders = try await Self.rows(store, sealer)
        stagedShares = try await Self.rows(store, sealer)
    }

    private static func rows<Row: TaggedRow>(_ store: any Store, _ sealer: RowSealer) async throws -> [Row] {
        var rows: [Row] = []
        try await store.everyPage(.page(of: Row.table)) { page in
            for raw in page {
                let row = try Row(raw)
                try sealer.check(row)
                rows.append(row)
            }
        }
        return rows
    }

    /// The vault row as the header has it.
    var vaultRow: VaultRow {
        var row = records.vault
        row.epoch = header.position.epoch
        row.rosterRevision = header.position.revision
        row.masterGeneration = header.position.generation
        if isNewer { row.openCeremony = nil }
        return row
    }

    func write(to writer: inout Writer) throws {
        if vaultRow != records.vault { try writer.update(Self.kind, vaultRow, from: records.vault) }
        try writeEpochs(to: &writer)
        try writeWraps(to: &writer)
        try writeMasters(to: &writer)
        try writeShareholders(to: &writer)
        if isNewer { try endCeremonies(in: &writer) }
    }

    private static let kind = ChangeKind.restoreHeader
    private var isNewer: Bool { header.position != records.vault.position }

    // MARK: The tables

    private func writeEpochs(to writer: inout Writer) throws {
        let epoch = header.position.epoch
        for row in records.epochs where row.epoch != epoch {
            var changed = row
            switch row.state {
            case EpochState.committed: (changed.state, changed.replacedBy) = (EpochState.replaced, epoch)
            case EpochState.preparing: changed.state = EpochState.aborted
            default: continue
            }
            try writer.update(Self.kind, changed, from: row)
        }
        let row = EpochRow(
            epoch: epoch,
            configuration: header.custody.configuration.bytes,
            state: EpochState.committed,
            created: header.created.epoch,
            tagging: .unset
        )
        try put(row, over: records.epochs.first { $0.epoch == epoch }, to: &writer)
        try writeRoster(to: &writer)
    }

    private func writeRoster(to writer: inout Writer) throws {
        let row = RosterRow(
            epoch: header.position.epoch,
            revision: header.position.revision,
            roster: header.custody.roster.bytes,
            created: header.created.roster,
            tagging: .unset
        )
        try put(row, over: roster, to: &writer)
    }

    private func writeWraps(to writer: inout Writer) throws {
        let wanted = header.wraps.map(WrapRow.init) + (try wrapsOnlyHere())
        for row in records.wraps
        where !row.isSealKeyWrap(of: server) && !wanted.contains(where: { $0.raw.key == row.raw.key }) {
            try writer.remove(ChangeKind.removeWrap, row)
        }
        for row in wanted {
            try put(row, over: records.wraps.first { $0.raw.key == row.raw.key }, to: &writer)
        }
    }

    /// Rows of an older database may be under a master that was purged later; what its own wraps opened stays, under the current master.
    private func wrapsOnlyHere() throws -> [WrapRow] {
        let current = sealer.keyring.currentMaster
        return try sealer.keyring.allMasters.filter { isOnlyHere($0.generation) }.map { master in
            WrapRow(
                master: master.generation,
                kind: WrapKind.history,
                recipient: WrapKind.recipient(current.generation),
                wrapped: try current.wrap(earlier: master, vault: header.vault, random: SystemRandom()),
                tagging: .unset
            )
        }
    }

    /// Whether this master was opened by the database's own wrap: the header speaks of it as purged, or not at all.
    private func isOnlyHere(_ master: MasterGeneration) -> Bool {
        master != header.position.generation && sealer.keyring.generations.contains(master)
            && !header.wraps.contains { $0.master == master }
    }

    private func writeMasters(to writer: inout Writer) throws {
        for master in header.masters {
            let row = MasterRow(
                number: master.number,
                suite: master.suite,
                state: isOnlyHere(master.number) ? MasterState.earlier : master.state,
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
        for row in shareholders where row.epoch != epoch || header.custody.roster.holder(named: row.holder) == nil {
            try writer.remove(ChangeKind.removeShareholder, row)
        }
    }

    private static let goesOn = [CeremonyState.open, .staged].map(\.rawValue)

    /// What was staged or still to be fetched in the older database is of no more use to anybody.
    private func endCeremonies(in writer: inout Writer) throws {
        for row in ceremonies where Self.goesOn.contains(row.state) {
            var ended = row
            let isInitialize = row.kind == CeremonyKind.initialize.rawValue
            ended.state = (isInitialize ? CeremonyState.finished : CeremonyState.aborted).rawValue
            ended.finished = now
            try writer.update(Self.kind, ended, from: row)
        }
        for row in stagedShares { try writer.remove(ChangeKind.removeStagedShare, row) }
    }

    /// Inserts the row, or changes the one of the same key where it says something else.
    private func put<Row: TaggedRow>(_ row: Row, over earlier: Row?, to writer: inout Writer) throws {
        guard let earlier else { return try writer.insertAgain(Self.kind, row, at: now) }
        var same = row
        same.tagging = earlier.tagging
        if same != earlier { try writer.update(Self.kind, row, from: earlier) }
    }
}

extension WrapRow {
    fileprivate init(_ wrap: VaultHeader.Wrap) {
        self.init(
            master: wrap.master,
            kind: wrap.kind,
            recipient: wrap.recipient,
            wrapped: wrap.wrapped,
            tagging: .unset
        )
    }
}

extension ShareholderRow {
    fileprivate func holds(_ holder: VaultHeader.Holder) -> Bool {
        publicKey == holder.publicKey && signingKey == holder.signingKey
    }
}

/// The words in the `state` column of `epochs`.
enum EpochState {
    /// A ceremony has made it and not committed it.
    static let preparing = "preparing"
    static let committed = "committed"
    static let replaced = "replaced"
    /// Its ceremony was given up; the number is never used again.
    static let aborted = "aborted"
    /// The vault was destroyed by its quorum.
    static let destroyed = "destroyed"
}
