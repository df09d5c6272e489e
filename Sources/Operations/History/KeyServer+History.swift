import Canonical
import Manifests
import Store

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// The manifests and the CA as the row says, read anew and checked as at a recovery when another server set a manifest.
    ///
    /// Throws `OperationError` `state-damaged` when what is stored is not what the vault's row names, or does not go on from what this
    /// server has seen; `sealed`; `busy` as a `StoreError` when manifests follow one another faster than they can be read.
    @inline(never)
    func history(of vault: OpenVault, at row: VaultRow) async throws -> VaultHistory {
        if let known = try vault.knownHistory(at: row) { return known }
        return try await historyTurn.alone { try await self.reload(vault) }
    }

    /// Callers stand in line: all but the first one find that the work is done.
    @inline(never)
    private func reload(_ vault: OpenVault) async throws -> VaultHistory {
        for _ in 0..<HistoryLimits.attempts {
            let row = try await snapshot(of: vault).row
            if let known = try vault.knownHistory(at: row) { return known }
            var loader = HistoryLoader(store, vault.sealer)
            if let history = try await loader.load(row) {
                guard history.goesOn(from: vault.history) else {
                    throw Damage(row.raw, "its manifests do not go on from those that this server has seen")
                }
                vault.adopt(history)
                return history
            }
            // A manifest that was set while this one was being read is no damage.
            guard try await snapshot(of: vault).row.tag != row.tag else { throw OperationError.damaged(loader.damages) }
        }
        throw StoreError(.busy, "manifests are being set faster than they can be read")
    }
}

/// Bounds of reading what other servers write meanwhile.
enum HistoryLimits {
    /// How often a history is read that changes under the reader.
    static let attempts = 5
}

extension OpenVault {
    /// What is known, where it reaches as far as the row; nil where it has to be read. A row that another one overtook names a part of what is
    /// known. Throws `Damage` when the row names something else.
    fileprivate func knownHistory(at row: VaultRow) throws -> VaultHistory? {
        let known = history
        guard row.manifestGeneration <= known.generation else { return nil }
        let last = Int(row.manifestGeneration)
        guard row.head == (last == 0 ? nil : known.transitions[last - 1].hash) else {
            throw Damage(row.raw, "it names another manifest than the one that this server has seen")
        }
        return known
    }
}

extension VaultHistory {
    fileprivate func goesOn(from earlier: VaultHistory) -> Bool {
        transitions.starts(with: earlier.transitions) { $0.hash == $1.hash }
    }
}
