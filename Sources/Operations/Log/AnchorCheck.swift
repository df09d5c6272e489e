import Authority
import Canonical
import Custody
import Store

/// Whether the database goes on from the newest checkpoint that this server kept outside it, whichever servers wrote it on since.
struct AnchorCheck {
    let store: any Store
    let history: VaultHistory
    let vault: VaultID

    /// The newest checkpoint of the database, checked. Throws `VaultOpening.Refusal` with `rolledBack` when the database does not extend the
    /// anchor and the holders did not accept exactly this state.
    func check(_ anchor: SignedCheckpoint?, accepted: Digest?) async throws -> SignedCheckpoint? {
        let newest = try await newest()
        guard let anchor, anchor.checkpoint.vault == vault else { return newest }
        if try await extends(anchor) { return newest }
        if let accepted, accepted == newest?.checkpoint.hash { return newest }
        throw VaultOpening.Refusal(failure: .rolledBack, newest: newest?.checkpoint.hash)
    }

    private func newest() async throws -> SignedCheckpoint? {
        guard let row = try await store.read(.newestCheckpoint).first.map(CheckpointRow.init) else { return nil }
        do throws(Damage) {
            return try SignedCheckpoint(checking: row, vault: vault, key: history.authority.historyKey.publicKey)
        } catch {
            throw VaultOpening.Refusal(failure: .stateDamaged(["checkpoints \(row.number)"]), damages: [error])
        }
    }

    private func extends(_ anchor: SignedCheckpoint) async throws -> Bool {
        let key = CheckpointRow.key(anchor.checkpoint.number)
        guard let stored = try await store.row(CheckpointRow.self, key: key),
            stored.statement == anchor.checkpoint.bytes
        else {
            return false
        }
        for head in anchor.checkpoint.heads {
            let record = try await store.row(LogRow.self, key: LogRow.key(chain: head.chain, seq: head.sequence))
            guard record?.hash(vault: vault) == head.hash else { return false }
        }
        return true
    }
}
