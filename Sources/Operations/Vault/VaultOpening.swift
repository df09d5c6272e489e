import Access
import Canonical
import Custody
import Keyring
import Secrets
import Store

/// Opens the vault by shares or by a seal key: the master keys, every row of the vault's own, history, anchor, in this order.
///
/// Nothing is announced before a known wrapped value opened and every check passed.
struct VaultOpening {
    let store: any Store
    /// The newest header that is known; it counts where the rows are older.
    let header: VaultHeader?
    let anchor: SignedCheckpoint?
    let random: any RandomSource

    /// By what the master key is got.
    enum Means: Sendable {
        case shares(SharesOpening)
        case sealKey(SealKeyOpening)

        var vault: VaultID {
            switch self {
            case .shares(let shares): shares.attempt.custody.configuration.vault
            case .sealKey(let opening): opening.header.vault
            }
        }

        /// The older database that the holders accept; nobody else can.
        var acceptedRollback: Digest? {
            if case .shares(let shares) = self { shares.attempt.acceptedRollback } else { nil }
        }
    }

    /// What is open after the checks and before this server's chain begins.
    struct Opened {
        let records: VaultRecords
        let keyring: Keyring
        let history: VaultHistory
        let newest: SignedCheckpoint?
    }

    /// Why it did not open, with the rows that are damaged.
    struct Refusal: Error {
        let failure: OpenFailure
        var damages: [Damage] = []
        /// For `rolledBack`: the newest checkpoint that the database has.
        var newest: Digest?
    }

    /// Opens it, anew when another server set a manifest while this one read the history: that is no damage.
    func open(_ means: Means) async throws -> Opened {
        for _ in 1..<HistoryLimits.attempts {
            let before = try await store.read(.vault).first?.tag
            do {
                return try await openOnce(means)
            } catch let refusal as Refusal {
                guard !refusal.damages.isEmpty, try await store.read(.vault).first?.tag != before else { throw refusal }
            }
        }
        return try await openOnce(means)
    }

    @inline(never)
    private func openOnce(_ means: Means) async throws -> Opened {
        let known = means.vault
        guard let records = try await records(of: known), records.vault.id == known else {
            let damage = Damage(table: "vault", id: known.text, what: "the database holds no such vault")
            throw Refusal(failure: .stateDamaged(["vault \(known)"]), damages: [damage])
        }
        let keyring = try keyring(means, records)
        let sealer = RowSealer(vault: records.vault.id, keyring: keyring)
        var loader = HistoryLoader(store, sealer)
        var damages = records.damages(sealer) + (try await ownRows(sealer))
        let history = try await loader.load(records.vault)
        damages += loader.damages
        guard damages.isEmpty, let history else {
            let named = Set(damages).sorted { ($0.table, $0.id) < ($1.table, $1.id) }
            throw Refusal(failure: .stateDamaged(named.map { "\($0.table) \($0.id): \($0.what)" }), damages: named)
        }
        let newest = try await AnchorCheck(store: store, history: history, vault: records.vault.id)
            .check(anchor, accepted: means.acceptedRollback)
        return Opened(records: records, keyring: keyring, history: history, newest: newest)
    }

    @inline(never)
    private func records(of vault: VaultID) async throws -> VaultRecords? {
        do {
            return try await VaultRecords.read(store, joining: header)
        } catch let error as OperationError where error.code == .stateDamaged {
            throw Refusal(failure: .stateDamaged([error.detail]), damages: [VaultRecords.incomplete(vault)])
        }
    }

    private func keyring(_ means: Means, _ records: VaultRecords) throws -> Keyring {
        switch means {
        case .shares(let shares): try shares.keyring(records, random)
        case .sealKey(let opening): try opening.keyring(records, random)
        }
    }

    /// The tags of every row that says how the vault opens and who holds it.
    private func ownRows(_ sealer: RowSealer) async throws -> [Damage] {
        let tables = [
            VaultRow.table, MasterRow.table, WrapRow.table, EpochRow.table, RosterRow.table, ShareholderRow.table,
            CeremonyRow.table, ServerRow.table,
        ]
        var damages: [Damage] = []
        for table in tables {
            try await store.everyPage(.page(of: table)) { page in
                damages += page.compactMap { Self.isAside($0) ? nil : damage($0, sealer) }
            }
        }
        return damages
    }

    private static func isAside(_ row: RawRow) -> Bool {
        guard row.table.name == WrapRow.table.name, let wrap = try? WrapRow(row) else { return false }
        return wrap.isAside
    }

    private func damage(_ row: RawRow, _ sealer: RowSealer) -> Damage? {
        guard case .integer(let number) = row["generation"], let generation = UInt32(exactly: number) else {
            return Damage(row, "its generation cannot be read")
        }
        do throws(Damage) {
            try sealer.check(row, generation: MasterGeneration(generation))
            return nil
        } catch {
            return error
        }
    }
}
