import Canonical
import Custody
import Keyring
import SecretSharing
import Secrets
import TestSupport

/// The commit: what was staged becomes what rules, in one transaction.
extension CeremonyWalk {
    mutating func commit(_ s: Int) throws {
        let rows = store.rows
        guard let keyring = servers[s].keyring, let ceremony = servers[s].consent?.ceremony,
            let row = rows.ceremonies[ceremony.id], row.state == .staged, rows.vault.openCeremony == ceremony.id,
            keyring.current == rows.vault.generation
        else { return try look(s) }
        let outcome: Outcome
        switch ceremony.proposal.kind {
        case .rekey, .rotate, .replaceShare, .enrol:
            outcome = try commitStaged(ceremony, row, keyring, s)
        case .destroy: outcome = try destroy(ceremony.id, row)
        default:
            outcome = try write(vault: rows.vault.version, ceremony: (ceremony.id, row.version)) {
                $0.finish(ceremony.id)
            }
        }
        if outcome != .unavailable {
            try look(s)
            reached.insert("committed \(ceremony.proposal.kind.rawValue)")
        }
    }

    private mutating func commitStaged(
        _ ceremony: OpenCeremony,
        _ row: ModelRows.Ceremony,
        _ keyring: Keyring,
        _ s: Int
    ) throws -> Outcome {
        let rows = store.rows
        let (id, old) = (ceremony.id, keyring.currentMaster)
        let key = try Samples.some(row.staged)
        let sealed = try Samples.some(rows.wraps[.staged])
        let opened = try keyring.open(sealed, as: .staged, [.text(id.text)], generation: keyring.current)
        let recovery = opened.withBytes { Bytes($0) }
        var renewed: [ModelRows.Wrap: Bytes] = [.recovery: recovery]
        var generation = keyring.current
        if let wrapped = rows.wraps[.stagedMaster] {
            generation = MasterGeneration(keyring.current.number + 1)
            let master = try old.open(next: wrapped, generation: generation, vault: rows.id)
            servers[s].known.append(master)
            for earlier in keyring.allMasters where isNeeded(earlier, keyring) {
                renewed[.history(earlier.generation)] = try master.wrap(
                    earlier: earlier,
                    vault: rows.id,
                    random: random
                )
            }
            for number in servers.indices where ceremony.proposal.servers.contains(Self.server(number)) {
                renewed[.server(number)] = try old.wrap(next: master, vault: rows.id, random: random)
            }
        } else {
            for case (.history(let number), let wrap) in rows.wraps { renewed[.history(number)] = wrap }
            for case (.server(let number), let wrap) in rows.wraps { renewed[.server(number)] = wrap }
        }
        return try write(vault: rows.vault.version, ceremony: (id, row.version)) { rows in
            rows.rule(key, generation, renewed)
            rows.finish(id)
        }
    }

    /// A server may still have masters in its memory that were purged.
    private func isNeeded(_ master: MasterKey, _ keyring: Keyring) -> Bool {
        master.generation == keyring.current || store.rows.wraps[.history(master.generation)] != nil
    }

    /// Crypto-shredding: nothing is left that opens anything.
    private mutating func destroy(_ id: CeremonyID, _ row: ModelRows.Ceremony) throws -> Outcome {
        try write(vault: store.rows.vault.version, ceremony: (id, row.version)) { rows in
            rows.wraps = [:]
            rows.holders = [:]
            rows.epochs[rows.vault.epoch]?.state = .destroyed
            rows.finish(id)
        }
    }

    /// After a destruction: an empty database and a new vault.
    mutating func beginAnew() throws {
        reached.insert("destroyed")
        trouble = .none
        boundaries = nil
        (store, truth) = try Self.vault(random, keys, values)
        requests = []
        try begin()
    }
}

extension ModelRows {
    fileprivate mutating func finish(_ id: CeremonyID) {
        ceremonies[id]?.state = .finished
        vault.openCeremony = nil
        staged = [:]
    }

    /// What was staged rules, and what it replaces is gone.
    fileprivate mutating func rule(_ key: RosterKey, _ generation: MasterGeneration, _ renewed: [Wrap: Bytes]) {
        var confirmed = staged
        for name in confirmed.keys { confirmed[name]?.encryptedShare = nil }
        if key.epoch == vault.epoch {
            for (name, holder) in confirmed { holders[name] = holder }
        } else {
            epochs[vault.epoch]?.state = .replaced
            epochs[vault.epoch]?.replacedBy = key.epoch
            epochs[key.epoch]?.state = .committed
            holders = confirmed
        }
        vault.epoch = key.epoch
        vault.revision = key.revision
        vault.generation = generation
        wraps = renewed
    }
}
