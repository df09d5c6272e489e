import Canonical
import Custody
import Keyring
import SecretSharing
import Secrets
import TestSupport

/// The stage: everything that the commit will make durable, beside what rules.
extension CeremonyWalk {
    mutating func stage(_ attempt: StageAttempt, _ s: Int) throws {
        let number = attempt.number
        guard let id = servers[s].consent?.ceremony.id else { return }
        switch try written(attempt, s) {
        case .written:
            let staged = try store.rows.ceremony(id)
            try consent(s, .stageDone(attempt: number, staged)) { $0.stageDone(number, staged) }
        case .conflict:
            try consent(s, .stageFailed(attempt: number, .conflict)) { $0.stageFailed(number, .conflict) }
            try look(s)
        case .unavailable:
            try consent(s, .stageFailed(attempt: number, .unavailable)) { $0.stageFailed(number, .unavailable) }
        }
    }

    /// An outcome that comes late or again.
    mutating func outcome(_ attempt: UInt64, _ isDone: Bool, _ s: Int) throws {
        guard let id = servers[s].consent?.ceremony.id else { return }
        let row = try store.rows.ceremony(id)
        if isDone {
            try consent(s, .stageDone(attempt: attempt, row)) { $0.stageDone(attempt, row) }
        } else {
            try consent(s, .stageFailed(attempt: attempt, .conflict)) { $0.stageFailed(attempt, .conflict) }
        }
    }

    private mutating func written(_ attempt: StageAttempt, _ s: Int) throws -> Outcome {
        let rows = store.rows
        guard let keyring = servers[s].keyring, let ceremony = servers[s].consent?.ceremony,
            let row = rows.ceremonies[ceremony.id], row.state == .open, rows.vault.openCeremony == ceremony.id,
            try rows.custody() == attempt.custody, keyring.current == rows.vault.generation
        else { return .conflict }
        guard Digest(of: row.proposal) == ceremony.proposal.digest else { throw Broken(what: "the proposal changed") }
        reached.insert("stage \(ceremony.proposal.kind.rawValue)")
        let guards = (rows.vault.version, (ceremony.id, row.version))
        switch ceremony.proposal.kind {
        case .rekey, .rotate: return try stageEpoch(ceremony, keyring, guards)
        case .replaceShare, .enrol: return try stageShare(attempt, ceremony, keyring, guards)
        default:
            return try write(vault: guards.0, ceremony: guards.1) { $0.ceremonies[ceremony.id]?.state = .staged }
        }
    }

    private typealias Guards = (Int, (CeremonyID, Int))

    private mutating func stageEpoch(
        _ ceremony: OpenCeremony,
        _ keyring: Keyring,
        _ guards: Guards
    ) throws -> Outcome {
        let rows = store.rows
        let id = ceremony.id
        let epoch = Epoch((rows.epochs.keys.map(\.number).max() ?? 0) + 1)
        let made = try NewEpoch(
            vault: rows.id,
            epoch: epoch,
            plan: Self.plan(of: ceremony.proposal),
            ceremony: InitializeCeremony(id: id, nonce: ceremony.proposal.nonce),
            random: random
        )
        var truth = truth
        truth.note(made)
        var master = keyring.currentMaster
        var wrappedMaster: Bytes?
        if ceremony.proposal.kind == .rotate {
            master = try .random(generation: MasterGeneration(keyring.current.number + 1), random)
            wrappedMaster = try keyring.currentMaster.wrap(next: master, vault: rows.id, random: random)
            try truth.note(master, random: random)
        }
        let wrap = try made.recovery.wrap(master, binding: made.custody.recoveryBinding, random: random)
        let staged = try keyring.seal(SecretBytes(copying: wrap), as: .staged, [.text(id.text)])
        let holders = try Self.holders(made.staged, keys)
        let key = ModelRows.RosterKey(epoch: epoch, revision: 1)
        return try write(vault: guards.0, ceremony: guards.1, truth: truth) { rows in
            rows.ceremonies[id]?.state = .staged
            rows.ceremonies[id]?.staged = key
            rows.epochs[epoch] = .init(configuration: made.custody.configuration, state: .preparing)
            rows.rosters[key] = made.custody.roster
            rows.wraps[.staged] = staged
            rows.wraps[.stagedMaster] = wrappedMaster
            rows.staged = holders
        }
    }

    private mutating func stageShare(
        _ attempt: StageAttempt,
        _ ceremony: OpenCeremony,
        _ keyring: Keyring,
        _ guards: Guards
    ) throws -> Outcome {
        let rows = store.rows
        let (id, old) = (ceremony.id, attempt.custody)
        let revision = (rows.rostersOfEpoch.map(\.revision).max() ?? 0) + 1
        let holder = ceremony.proposal.holders[0]
        let share = try Share(
            vault: rows.id,
            epoch: old.configuration.epoch,
            position: Samples.some(attempt.targetShare).position,
            anchor: old.configuration.anchor,
            y: Samples.some(attempt.targetShare).y
        )
        let entry = RosterHolder(
            name: holder.name,
            position: share.position,
            keyDigest: holder.keyDigest,
            signingKeyDigest: nil,
            shareDigest: share.digest(holder: holder.name)
        )
        let holders = old.roster.holders.filter { $0.position != share.position } + [entry]
        let roster = try Roster(epoch: share.epoch, revision: revision, holders: holders)
        let custody = try DurableCustody(configuration: old.configuration, roster: roster)
        let salt = old.configuration.salt
        let recovery = try RecoveryKey(recoverySecret: attempt.recoverySecret, factor: nil, salt: salt)
        let wrap = try recovery.wrap(keyring.currentMaster, binding: custody.recoveryBinding, random: random)
        let staged = try keyring.seal(SecretBytes(copying: wrap), as: .staged, [.text(id.text)])
        var truth = truth
        truth.note(share, of: holder.name, custody)
        let proof = share.confirmation(nonce: ceremony.proposal.nonce)
        let row = ModelRows.Holder(
            encryptedShare: try Self.encrypted(share, to: holder.name, keys),
            confirmDigest: Share.confirmationDigest(ceremony: id.text, holder: holder.name, proof: proof)
        )
        let key = ModelRows.RosterKey(epoch: share.epoch, revision: revision)
        return try write(vault: guards.0, ceremony: guards.1, truth: truth) { rows in
            rows.ceremonies[id]?.state = .staged
            rows.ceremonies[id]?.staged = key
            rows.rosters[key] = roster
            rows.wraps[.staged] = staged
            rows.staged = [holder.name: row]
        }
    }

    private static func plan(of proposal: Proposal) throws -> RosterPlan {
        try RosterRequest(
            shareholders: proposal.holders.map {
                RosterRequest.Shareholder(name: $0.name, group: $0.group, keyDigest: $0.keyDigest)
            },
            groups: proposal.groups.map { RosterRequest.Group(name: $0.name, threshold: Int($0.threshold)) },
            groupThreshold: Int(proposal.groupThreshold)
        ).plan()
    }
}
