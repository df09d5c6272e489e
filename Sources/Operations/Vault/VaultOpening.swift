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

    func open(_ attempt: OpenAttempt) async throws -> Opened {
        guard let records = try await VaultRecords.read(store) else { throw Refusal(failure: .configurationAltered) }
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

    private func keyring(_ attempt: OpenAttempt, _ records: VaultRecords) throws -> Keyring {
        let configuration = attempt.custody.configuration
        let key = try RecoveryKey(recoverySecret: attempt.recoverySecret, factor: nil, salt: configuration.salt)
        guard key.matches(configuration.commitment) else { throw Refusal(failure: .configurationAltered) }
        do {
            let master = try key.open(
                records.wrap.wrapped,
                generation: records.wrap.master,
                binding: attempt.custody.recoveryBinding
            )
            return Keyring(current: master, random: random)
        } catch {
            throw Refusal(failure: .wrapDamaged)
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
