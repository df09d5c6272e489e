import Canonical
import Custody
import Keyring
import SecretSharing
import TestSupport

/// The shell around the machine of a changing ceremony.
extension CeremonyWalk {
    /// How a transaction went, as far as the server knows.
    enum Outcome {
        case written
        case conflict
        case unavailable
    }

    /// Gives the machine an event, compares it with the model, and performs what it wants.
    mutating func consent(
        _ s: Int,
        _ event: ConsentEvent,
        _ expectation: (inout ConsentModel) -> [String]
    ) throws {
        guard var machine = servers[s].consent, var model = servers[s].model else { return }
        let wasDue = model.isDue(at: now)
        let effects = machine.handle(event, at: now)
        let expected = expectation(&model)
        servers[s].consent = machine
        servers[s].model = model
        let lines = effects.map(line)
        reached.formUnion(lines.compactMap { $0.split(separator: " ").prefix(2).joined(separator: " ") })
        let told = lines.filter { !Self.isRefusalLog($0) }
        if told != expected { throw Broken(what: "did \(told), should do \(expected)") }
        if let difference = Self.difference(machine.status, model) { throw Broken(what: difference) }
        try checkDeadline(event, lines, wasDue, model.ceremony)
        for effect in effects {
            try boundary()
            try perform(effect, s)
        }
    }

    private mutating func perform(_ effect: ConsentEffect, _ s: Int) throws {
        switch effect {
        case .answer(let answer): texts.insert("\(answer)")
        case .refuse(let refusal): texts.formUnion(["\(refusal)", refusal.sentence])
        case .log(let entry): texts.insert("\(entry)")
        case .stage(let attempt):
            try checkStage(attempt, s)
            if trouble == .late { servers[s].stages.append(attempt) } else { try stage(attempt, s) }
        case .recordConfirmation(let holder): try record(holder, s)
        case .commit: try commit(s)
        case .abort: try end(.aborted, s)
        case .expire: try end(.expired, s)
        }
    }

    /// One transaction, with the trouble of this step around it and the invariants behind it.
    mutating func write(
        vault: Int?,
        ceremony: (id: CeremonyID, version: Int)?,
        truth: CeremonyTruth? = nil,
        _ body: (inout ModelRows) throws -> Void
    ) throws -> Outcome {
        try boundary()
        if trouble == .requestLost { return .unavailable }
        let before = store.rows
        guard try store.transact(vault: vault, ceremony: ceremony, body) else { return .conflict }
        if let truth { self.truth = truth }
        try checkRows(before)
        try boundary()
        return trouble == .answerLost ? .unavailable : .written
    }

    private mutating func record(_ holder: String, _ s: Int) throws {
        guard let id = servers[s].consent?.ceremony.id, let row = store.rows.ceremonies[id], row.state == .staged
        else { return try look(s) }
        let outcome = try write(vault: nil, ceremony: (id, row.version)) { rows in
            rows.staged[holder]?.isConfirmed = true
        }
        if outcome != .unavailable { try look(s) }
    }

    /// Abort and expiry take back everything that was staged.
    private mutating func end(_ state: CeremonyState, _ s: Int) throws {
        guard let id = servers[s].consent?.ceremony.id, let row = store.rows.ceremonies[id],
            store.rows.vault.openCeremony == id
        else { return try look(s) }
        let outcome = try write(vault: store.rows.vault.version, ceremony: (id, row.version)) { rows in
            rows.ceremonies[id]?.state = state
            rows.vault.openCeremony = nil
            if let staged = row.staged, staged.epoch != rows.vault.epoch { rows.epochs[staged.epoch]?.state = .aborted }
            rows.wraps[.staged] = nil
            rows.wraps[.stagedMaster] = nil
            rows.staged = [:]
        }
        if outcome != .unavailable { try look(s) }
    }

    /// Refusals are logged by a rule of their own, which has its own tests.
    private static func isRefusalLog(_ line: String) -> Bool {
        let codes = [
            "share-malformed", "share-of", "configuration-altered", "share-wrong", "signature-wrong", "proposal-",
            "confirmation-wrong", "further-refusals", "conflict", "database-unavailable",
        ]
        return codes.contains { line.hasPrefix("log \($0)") }
    }

    /// Where the machine's status differs from the model.
    private static func difference(_ status: ConsentStatus, _ model: ConsentModel) -> String? {
        let pairs: [(String, String, String)] = [
            ("state", "\(status.state)", "\(model.ceremony.state)"),
            ("missing", "\(status.groups.map(\.missing))", "\(model.missing)"),
            ("submitted", "\(status.groups.flatMap(\.submitted))", "\(model.holders)"),
            ("staging", "\(status.isStaging)", "\(model.attempt != nil)"),
            ("confirmed", "\(status.confirmed)", "\(model.confirmed)"),
            ("unconfirmed", "\(status.unconfirmed)", "\(model.unconfirmed)"),
            ("may commit", "\(status.mayCommit)", "\(model.mayCommit)"),
        ]
        return pairs.first { $0.1 != $0.2 }.map { "\($0.0) is \($0.1), should be \($0.2)" }
    }
}
