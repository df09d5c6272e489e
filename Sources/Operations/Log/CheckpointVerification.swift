import Authority
import Canonical
import Store

/// Checks the signed checkpoints: numbers without a gap, each bound to the one before, signatures of the history key, and the heads that they
/// name present in the log.
///
/// Without this, whoever removes the newest records together with the rows they speak of would leave a log that fits.
struct CheckpointVerification {
    private let vault: OpenVault
    private let anchor: SignedCheckpoint?
    private var last: Checkpoint?
    private(set) var rows = 0
    private(set) var damages: [Damage] = []
    /// The newest record of each chain that a checkpoint names.
    private(set) var covered: [Bytes: UInt64] = [:]

    /// - Parameter anchor: the newest checkpoint that was kept outside the database.
    init(_ vault: OpenVault, anchor: SignedCheckpoint?) {
        self.vault = vault
        self.anchor = anchor
    }

    mutating func run() async throws {
        while true {
            let after = last.map { [Value.of($0.number)] }
            let page = try await vault.store.read(.page(of: CheckpointRow.table, after: after))
            for raw in page {
                guard let row = try? CheckpointRow(raw) else { return damages.append(Damage(raw, "it cannot be read")) }
                guard try await check(row) else { return }
            }
            if page.isEmpty { break }
        }
        if let anchor, (last?.number ?? 0) < anchor.checkpoint.number {
            damages.append(
                Damage(
                    table: "checkpoints",
                    id: "\(anchor.checkpoint.number)",
                    what: "it was kept outside the database and is missing in it"
                )
            )
        }
    }

    /// Whether the walk can go on behind this one.
    private mutating func check(_ row: CheckpointRow) async throws -> Bool {
        rows += 1
        let checkpoint: Checkpoint
        do throws(Damage) {
            let key = vault.history.authority.historyKey.publicKey
            checkpoint = try SignedCheckpoint(checking: row, vault: vault.id, key: key).checkpoint
        } catch {
            damages.append(error)
            return false
        }
        if checkpoint.number != (last?.number ?? 0) + 1 || checkpoint.previous != last?.hash {
            damages.append(Damage(row.raw, "it does not follow the checkpoint before it"))
        }
        if let last, checkpoint.folded != last.folded(into: checkpoint.heads) {
            damages.append(Damage(row.raw, "it does not fold the chains that the checkpoint before it named"))
        }
        // A head that stood in the checkpoint before was looked for then.
        let known = Set(last?.heads ?? [])
        for head in checkpoint.heads where !known.contains(head) {
            if try await holds(head) {
                covered[head.chain] = max(covered[head.chain] ?? 0, head.sequence)
                continue
            }
            damages.append(Damage(row.raw, "the change log lacks the record \(head.sequence) that it names"))
        }
        last = checkpoint
        return true
    }

    private func holds(_ head: Checkpoint.Head) async throws -> Bool {
        let record = try await vault.store.row(LogRow.self, key: LogRow.key(chain: head.chain, seq: head.sequence))
        return record?.hash(vault: vault.id) == head.hash
    }
}
