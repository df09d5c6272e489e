import Access
import Canonical
import Custody
import Keyring
import Secrets
import Store

/// Opens the vault with a combined recovery secret: commitment, wrap, every row of the vault's own, history, anchor, in this order.
///
/// Nothing is announced before a known wrapped value opened and every check passed.
struct VaultOpening {
    let store: any Store
    /// The newest header that is known; it counts where the rows are older.
    let header: VaultHeader?
    let anchor: SignedCheckpoint?
    let random: any RandomSource

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
    func open(_ attempt: OpenAttempt) async throws -> Opened {
        for _ in 1..<HistoryLimits.attempts {
            let before = try await store.read(.vault).first?.tag
            do {
                return try await openOnce(attempt)
            } catch let refusal as Refusal {
                guard !refusal.damages.isEmpty, try await store.read(.vault).first?.tag != before else { throw refusal }
            }
        }
        return try await openOnce(attempt)
    }

    @inline(never)
    private func openOnce(_ attempt: OpenAttempt) async throws -> Opened {
        let known = attempt.custody.configuration.vault
        guard let records = try await records(of: known), records.vault.id == known else {
            let damage = Damage(table: "vault", id: known.text, what: "the database holds no such vault")
            throw Refusal(failure: .stateDamaged(["vault \(known)"]), damages: [damage])
        }
        let keyring = try keyring(attempt, records)
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
            .check(anchor, accepted: attempt.acceptedRollback)
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

    private func keyring(_ attempt: OpenAttempt, _ records: VaultRecords) throws -> Keyring {
        if let header = records.header { return try Self.keyring(attempt, header, random: random) }
        guard let wrap = records.wrap else { throw Refusal(failure: .wrapDamaged) }
        return try Self.keyring(
            attempt,
            wrap.wrapped,
            wrap.master,
            records.wraps.compactMap(EarlierMaster.init),
            random
        )
    }

    /// The master keys of a header: what can be opened while the database does not answer.
    static func keyring(_ attempt: OpenAttempt, _ header: VaultHeader, random: any RandomSource) throws -> Keyring {
        guard let wrap = header.recoveryWrap else { throw Refusal(failure: .wrapDamaged) }
        return try keyring(attempt, wrap.wrapped, wrap.master, header.wraps.compactMap(EarlierMaster.init), random)
    }

    private static func keyring(
        _ attempt: OpenAttempt,
        _ wrapped: Bytes,
        _ generation: MasterGeneration,
        _ earlier: [EarlierMaster],
        _ random: any RandomSource
    ) throws -> Keyring {
        let configuration = attempt.custody.configuration
        let key = try RecoveryKey(recoverySecret: attempt.recoverySecret, factor: nil, salt: configuration.salt)
        guard key.matches(configuration.commitment) else { throw Refusal(failure: .configurationAltered) }
        do {
            let master = try key.open(wrapped, generation: generation, binding: attempt.custody.recoveryBinding)
            let masters = try earlier.filter { $0.generation < generation }
                .map { try master.open(earlier: $0.wrapped, generation: $0.generation, vault: configuration.vault) }
            return Keyring(current: master, earlier: masters, random: random)
        } catch {
            throw Refusal(failure: .wrapDamaged)
        }
    }

    /// A master of an earlier generation, wrapped under the current one.
    private struct EarlierMaster {
        let generation: MasterGeneration
        let wrapped: Bytes

        init?(_ row: WrapRow) {
            guard row.kind == WrapKind.history else { return nil }
            (generation, wrapped) = (row.master, row.wrapped)
        }

        init?(_ wrap: VaultHeader.Wrap) {
            guard wrap.kind == WrapKind.history else { return nil }
            (generation, wrapped) = (wrap.master, wrap.wrapped)
        }
    }

    /// The tags of every row that says how the vault opens and who holds it.
    private func ownRows(_ sealer: RowSealer) async throws -> [Damage] {
        let tables = [
            VaultRow.table, MasterRow.table, WrapRow.table, EpochRow.table, RosterRow.table, ShareholderRow.table,
            CeremonyRow.table, ServerRow.table,
        ]
        let answers = try await store.read(tables.map { .page(of: $0) })
        return answers.joined().compactMap { (row: RawRow) -> Damage? in
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
}
