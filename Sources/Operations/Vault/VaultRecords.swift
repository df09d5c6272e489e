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
    let roster: RosterRow
    let wrap: WrapRow
    let shareholders: [ShareholderRow]
    let servers: [ServerRow]

    /// All of them of one snapshot; nil where the database holds no vault.
    static func read(_ store: any Store) async throws -> VaultRecords? {
        guard let vault = try await store.read(.vault).first.map(VaultRow.init) else { return nil }
        let answers = try await store.read([
            .row(VaultRow.table, key: VaultRow.key),
            .page(of: EpochRow.table),
            .row(RosterRow.table, key: RosterRow.key(epoch: vault.epoch, revision: vault.rosterRevision)),
            .wraps(of: vault.masterGeneration),
            .shareholders(of: vault.epoch),
            .page(of: ServerRow.table),
        ])
        guard let row = try answers[0].first.map(VaultRow.init), let roster = try answers[2].first.map(RosterRow.init),
            let wrap = try recoveryWrap(answers[3], of: row)
        else {
            throw OperationError.damaged([
                Damage(table: "vault", id: vault.id.text, what: "its roster or its wrap is missing")
            ])
        }
        return VaultRecords(
            vault: row,
            epochs: try answers[1].map(EpochRow.init),
            roster: roster,
            wrap: wrap,
            shareholders: try answers[4].map(ShareholderRow.init),
            servers: try answers[5].map(ServerRow.init)
        )
    }

    private static func recoveryWrap(_ rows: [RawRow], of vault: VaultRow) throws -> WrapRow? {
        let recipient = WrapKind.recipient(epoch: vault.epoch, revision: vault.rosterRevision)
        return try rows.map(WrapRow.init).first { $0.kind == WrapKind.recovery && $0.recipient == recipient }
    }

    /// What is wrong with exactly these rows: a later read may give others.
    func damages(_ sealer: RowSealer) -> [Damage] {
        func damage(_ row: some TaggedRow) -> Damage? {
            do throws(Damage) {
                try sealer.check(row)
                return nil
            } catch {
                return error
            }
        }
        return [damage(vault), damage(roster), damage(wrap)].compactMap { $0 } + epochs.compactMap { damage($0) }
            + shareholders.compactMap { damage($0) } + servers.compactMap { damage($0) }
    }

    /// Configuration and roster as `Custody` reads them, with the epochs that were replaced.
    func durable() throws -> DurableCustody {
        guard let epoch = epochs.first(where: { $0.epoch == vault.epoch }) else {
            throw OperationError.damaged([
                Damage(table: "epochs", id: "\(vault.epoch)", what: "the committed epoch is missing")
            ])
        }
        let replaced = epochs.compactMap { row in row.replacedBy.map { (row.epoch, $0) } }
        do throws(CustodyError) {
            return try DurableCustody(
                configuration: EpochConfiguration(reading: epoch.configuration),
                roster: Roster(reading: roster.roster),
                replacedEpochs: Dictionary(replaced) { first, _ in first }
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

/// The words in `wraps`: what kind a wrap is and for whom.
enum WrapKind {
    static let recovery = "recovery"

    /// A recovery wrap is for one revision of one epoch's roster.
    static func recipient(epoch: Epoch, revision: UInt64) -> Bytes {
        var bytes = Bytes()
        bytes.append(bigEndian: epoch.number)
        bytes.append(bigEndian: revision)
        return bytes
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
    static func meshCA(_ generation: UInt64) -> String { "vault-mesh-ca-\(generation)" }
    static func manifest(_ digest: Digest) -> String { "manifest-\(digest.hex)" }
    static func policy(_ digest: Digest) -> String { "policy-\(digest.hex)" }
}
