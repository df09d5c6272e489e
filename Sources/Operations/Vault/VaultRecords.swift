import Canonical
import Custody
import Store

/// What a server reads of its vault before anything can be checked: the rows that say how the vault opens.
///
/// While sealed these are claims. They become facts when k shares open the wrap whose associated data holds configuration and roster, and the
/// rows' tags fit.
struct VaultRecords: Sendable {
    let vault: VaultRow
    let epochs: [EpochRow]
    /// The two are missing only where the header stands in for them.
    let roster: RosterRow?
    let wrap: WrapRow?
    /// Every wrap and every master, the recovery wrap and the current master among them.
    let wraps: [WrapRow]
    let masters: [MasterRow]
    let shareholders: [ShareholderRow]
    let servers: [ServerRow]
    /// The header by which the vault opens, where the rows are older than it: a database that was put back to an earlier day.
    let header: VaultHeader?

    /// All of them of one snapshot; nil where the database holds no vault.
    ///
    /// - Parameter header: the newest header that is known. It counts only where the rows are older than it, or their roster or wrap is gone.
    /// - Throws: `vault-destroyed` where the rows say so; `state-damaged`, `configuration-altered`.
    static func read(_ store: any Store, joining header: VaultHeader? = nil) async throws -> VaultRecords? {
        for _ in 0..<SnapshotLimits.attempts {
            guard let row = try await store.read(.vault).first.map(VaultRow.init) else { return nil }
            guard let answers = try await answers(about: row, store) else { continue }
            try requireNotDestroyed(try answers[1].first.map(EpochRow.init))
            return try VaultRecords(row, answers, header)
        }
        throw StoreError(.busy, "the vault's rows changed at every look")
    }

    /// What does not fit into one answer is read after it; the vault's row tells whether something was committed meanwhile, and then it is nil.
    @inline(never)
    private static func answers(about row: VaultRow, _ store: any Store) async throws -> [[RawRow]]? {
        let queries: [Query] = [
            .row(RosterRow.table, key: RosterRow.key(epoch: row.epoch, revision: row.rosterRevision)),
            .row(EpochRow.table, key: EpochRow.key(row.epoch)),
            .page(of: EpochRow.table), .page(of: WrapRow.table), .page(of: MasterRow.table),
            .shareholders(of: row.epoch), .page(of: ServerRow.table), .row(VaultRow.table, key: VaultRow.key),
        ]
        var answers = try await store.read(queries)
        var last = answers[7].first
        for index in 2..<7 where answers[index].count == queries[index].limit {
            answers[index] += try await store.rest(of: queries[index], after: answers[index])
            last = try await store.read(.vault).first
        }
        return last?.tag == row.tag ? answers : nil
    }

    private init(_ row: VaultRow, _ answers: [[RawRow]], _ header: VaultHeader?) throws {
        vault = row
        roster = try answers[0].first.map(RosterRow.init)
        epochs = try answers[2].map(EpochRow.init)
        wraps = try answers[3].map(WrapRow.init)
        masters = try answers[4].map(MasterRow.init)
        shareholders = try answers[5].map(ShareholderRow.init)
        servers = try answers[6].map(ServerRow.init)
        wrap = wraps.first { $0.isRecovery(of: row) }
        let isWhole = roster != nil && wrap != nil
        self.header = header?.stands(for: row, isWhole: isWhole) == true ? header : nil
        guard isWhole || self.header != nil else { throw OperationError.damaged([Self.incomplete(row.id)]) }
    }

    /// What is said of a vault that cannot be opened by its rows.
    static func incomplete(_ vault: VaultID) -> Damage {
        Damage(table: "vault", id: vault.text, what: "its roster or its wrap is missing")
    }

    /// What is wrong with exactly these rows, and which of them are missing: a later read may give others.
    func damages(_ sealer: RowSealer) -> [Damage] {
        func damage(_ row: some TaggedRow) -> Damage? {
            do throws(Damage) {
                try sealer.check(row)
                return nil
            } catch {
                return error
            }
        }
        return missing + [damage(vault), roster.flatMap { damage($0) }].compactMap { $0 }
            + wraps.filter { !$0.isAside }.compactMap { damage($0) }
            + masters.compactMap { damage($0) } + epochs.compactMap { damage($0) }
            + shareholders.compactMap { damage($0) } + servers.compactMap { damage($0) }
    }

    /// Rows that somebody removed although others speak of them. None where the header stands in: it has them all.
    private var missing: [Damage] {
        guard header == nil, let roster, let read = try? Roster(reading: roster.roster) else { return [] }
        let known = Set(shareholders.map { Bytes($0.holder.utf8) })
        let holders = read.holders.filter { !known.contains(Bytes($0.name.utf8)) }
        let opened = wraps.filter { $0.kind == WrapKind.recovery || $0.kind == WrapKind.history }.map(\.master)
        let numbers = Set(opened + [vault.masterGeneration]).subtracting(masters.map(\.number))
        return holders.map {
            Self.missing(ShareholderRow.table, ShareholderRow.key(epoch: vault.epoch, holder: $0.name))
        }
            + numbers.map { Self.missing(MasterRow.table, MasterRow.key($0)) }
            + (epochs.contains { $0.epoch == vault.epoch }
                ? [] : [Self.missing(EpochRow.table, EpochRow.key(vault.epoch))])
    }

    private static func missing(_ table: Table, _ key: [Value]) -> Damage {
        Damage(table: table.name, id: Damage.name(of: key), what: "the row is missing")
    }

    /// Configuration and roster as `Custody` reads them, with the epochs that were replaced.
    func durable() throws -> DurableCustody {
        let replaced = Dictionary(epochs.compactMap { row in row.replacedBy.map { (row.epoch, $0) } }) { first, _ in
            first
        }
        if let header { return try header.custody(replacing: replaced, and: vault.epoch) }
        guard let epoch = epochs.first(where: { $0.epoch == vault.epoch }), let roster else {
            throw OperationError.damaged([
                Damage(table: "epochs", id: "\(vault.epoch)", what: "the committed epoch is missing")
            ])
        }
        do throws(CustodyError) {
            return try DurableCustody(
                configuration: EpochConfiguration(reading: epoch.configuration),
                roster: Roster(reading: roster.roster),
                replacedEpochs: replaced
            )
        } catch {
            throw OperationError(
                .configurationAltered,
                "The stored configuration of the vault was altered: \(error.detail) Restore the database.",
                operatorDetail: error.description
            )
        }
    }
}

extension WrapRow {
    fileprivate func isRecovery(of vault: VaultRow) -> Bool {
        master == vault.masterGeneration && kind == WrapKind.recovery
            && recipient == WrapKind.recipient(epoch: vault.epoch, revision: vault.rosterRevision)
    }
}

extension VaultHeader {
    /// Whether the vault opens by this header and not by its rows.
    fileprivate func stands(for row: VaultRow, isWhole: Bool) -> Bool {
        guard vault == row.id else { return false }
        return position.isNewer(than: row.position) || (!isWhole && position == row.position)
    }

    /// The header's configuration and roster, beside the earlier epochs that a database knows.
    fileprivate func custody(replacing replaced: [Epoch: Epoch], and last: Epoch) throws -> DurableCustody {
        var replaced = replaced
        if last < custody.configuration.epoch { replaced[last] = custody.configuration.epoch }
        return try DurableCustody(
            configuration: custody.configuration,
            roster: custody.roster,
            replacedEpochs: replaced
        )
    }
}

extension VaultRow {
    /// How far the rows say that the vault had come.
    var position: VaultHeader.Position {
        VaultHeader.Position(epoch: epoch, revision: rosterRevision, generation: masterGeneration)
    }
}

/// The words in `wraps`: what kind a wrap is and for whom.
enum WrapKind {
    static let recovery = "recovery"
    /// An earlier master under the current one.
    static let history = "history"
    /// For one server, by its session key: how it gets the master of a rotation that another server committed.
    static let server = "server"
    /// For one server, by the key of its seal-key file.
    static let sealKey = "seal-key"
    /// The recovery wrap of an epoch that is being prepared, sealed under the current master until the commit.
    static let staged = "staged"
    /// The master that a rotation will commit, sealed under the current one until then.
    static let stagedMaster = "staged-master"

    /// A history wrap is for the master that it opens under.
    static func recipient(_ master: MasterGeneration) -> Bytes {
        var bytes = Bytes()
        bytes.append(bigEndian: master.number)
        return bytes
    }

    /// A recovery wrap is for one revision of one epoch's roster.
    static func recipient(epoch: Epoch, revision: UInt64) -> Bytes {
        var bytes = Bytes()
        bytes.append(bigEndian: epoch.number)
        bytes.append(bigEndian: revision)
        return bytes
    }

    static func recipient(_ custody: DurableCustody) -> Bytes {
        recipient(epoch: custody.configuration.epoch, revision: UInt64(custody.roster.revision))
    }
}

/// The words in the `kind` column of `certificates`.
enum CertificateKind {
    static let root = "root"
    static let meshSelfSigned = "mesh-self"
    static let meshCross = "mesh-cross"
    static let history = "history"
    static let server = "server"
    static let leaf = "leaf"
    /// Those that a recovery checks: the vault's own.
    static let own = [root, meshSelfSigned, meshCross, history]
}

/// The ids of the vault's own keys and documents among the managed objects.
enum VaultObject {
    static let rootCA = "vault-root-ca"
    static let history = "vault-history"
    static let workloadSeed = "vault-workload-seed"
    /// No key: what administrators say about new objects.
    static let creationRules = "vault-creation-rules"
    static func meshCA(_ generation: UInt64) -> String { "vault-mesh-ca-\(generation)" }
    static func manifest(_ digest: Digest) -> String { "manifest-\(digest.hex)" }
    static func policy(_ digest: Digest) -> String { "policy-\(digest.hex)" }
}
