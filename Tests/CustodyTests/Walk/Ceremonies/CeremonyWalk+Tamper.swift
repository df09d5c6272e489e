import Canonical
import Custody
import Keyring
import SecretSharing
import Secrets
import TestSupport

/// One altered bit in what is stored or handed in is a named error, and never opens anything.
extension CeremonyWalk {
    mutating func tamper(_ part: Int, _ bit: Int) throws {
        switch part {
        case 0: try tamperShare(bit)
        case 1: try tamperProposal(bit)
        default: try tamperRows(part, bit)
        }
    }

    private static func altered(_ bytes: Bytes, _ bit: Int) -> Bytes {
        var bytes = bytes
        bytes[bit / 8 % bytes.count] ^= 1 << UInt8(bit % 8)
        return bytes
    }

    private mutating func tamperShare(_ bit: Int) throws {
        let shares = fetched[store.rows.vault.epoch]?.values.sorted { $0.position < $1.position } ?? []
        guard let share = shares.first else { return }
        let raw = Self.altered(share.raw.withBytes { Bytes($0) }, bit)
        if (try? Share(reading: SecretBytes(copying: raw))) != nil { throw Broken(what: "an altered share was read") }
        reached.insert("tampered share")
    }

    private mutating func tamperProposal(_ bit: Int) throws {
        guard let row = store.rows.vault.openCeremony.flatMap({ store.rows.ceremonies[$0] }) else { return }
        let right = try Proposal(reading: row.proposal).digest
        if let other = try? Proposal(reading: Self.altered(row.proposal, bit)), other.digest == right {
            throw Broken(what: "an altered proposal has the same digest")
        }
        reached.insert("tampered proposal")
    }

    /// A fresh server on altered rows, with every share that there is.
    private mutating func tamperRows(_ part: Int, _ bit: Int) throws {
        var rows = store.rows
        let key = ModelRows.RosterKey(epoch: rows.vault.epoch, revision: rows.vault.revision)
        switch (part, bit / 65_521) {
        case (2, _):
            let entry = try Samples.some(rows.epochs[key.epoch])
            let bytes = Self.altered(entry.configuration.bytes, bit)
            guard let configuration = try? EpochConfiguration(reading: bytes) else { return note("unreadable") }
            rows.epochs[key.epoch] = .init(configuration: configuration, state: .committed)
        case (_, _) where bit % 2 == 0:
            let bytes = Self.altered(try Samples.some(rows.rosters[key]).bytes, bit / 2)
            guard let roster = try? Roster(reading: bytes) else { return note("unreadable") }
            rows.rosters[key] = roster
        default: rows.wraps[.recovery] = Self.altered(try Samples.some(rows.wraps[.recovery]), bit / 2)
        }
        guard let custody = try? rows.custody() else { return note("unfitting") }
        var machine = SealMachine(custody: custody, ceremony: try unsealCeremony())
        var codes: Set<String> = []
        for share in (fetched[key.epoch] ?? [:]).values {
            for effect in machine.handle(.submitted(SubmittedShare(.success(share))), at: now) {
                if case .refuse(let refusal) = effect { codes.insert(refusal.code) }
                guard case .attemptOpen(let attempt) = effect else { continue }
                do {
                    _ = try keyring(by: attempt.recoverySecret, custody, rows)
                    throw Broken(what: "opened altered rows")
                } catch let refused as OpenRefused {
                    codes.insert(refused.failure.code)
                }
            }
        }
        if codes.isEmpty { throw Broken(what: "altered rows are no error") }
        for code in codes { note(code) }
    }

    private mutating func note(_ code: String) { reached.insert("tampered \(code)") }
}
