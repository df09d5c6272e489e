import Canonical
import Custody
import Keyring
import SecretSharing
import Secrets
import TestSupport

/// What must hold whatever the models say.
extension CeremonyWalk {
    /// Only enough different holders stage, and what they give is right.
    func checkStage(_ attempt: StageAttempt, _ s: Int) throws {
        guard let model = servers[s].model, let known = truth.epochs[attempt.custody.configuration.epoch] else {
            throw Broken(what: "staged without a ceremony")
        }
        if !model.isEnough || attempt.consenting != model.holders { throw Broken(what: "staged by too few") }
        if attempt.recoverySecret != known.secret { throw Broken(what: "staged with a wrong secret") }
        guard let target = attempt.targetShare else {
            if [.replaceShare, .enrol].contains(model.ceremony.proposal.kind) { throw Broken(what: "made no share") }
            return
        }
        // Through another set of shares than the holders gave: the last ones that were made.
        let group = known.shares.map(\.share).filter { $0.group == target.group && $0.position != target.position }
        let threshold = Int(attempt.custody.configuration.groups[Int(target.group) - 1].threshold)
        var distinct: [SharePosition: SharePoint] = [:]
        for share in group { distinct[share.position] = share.point }
        let points = distinct.values.sorted { $0.index > $1.index }
        if points.count >= threshold {
            let right = try Splitting.interpolate(at: target.position, through: points, attempt.custody.plan)
            if right.y != target.y { throw Broken(what: "made a wrong share") }
        }
        let made = known.shares.last { $0.share.position == target.position }?.share
        if let made, made.y != target.y { throw Broken(what: "made another share for a place") }
    }

    /// Only enough different holders open, and what opens is the master key.
    func checkOpening(_ attempt: OpenAttempt, _ keyring: Keyring, _ s: Int) throws {
        let custody = attempt.custody
        let complete = custody.configuration.groups.filter { group in
            let members = custody.roster.holders.filter { $0.position.group == group.number }
            return members.filter { servers[s].shown.contains($0.name) }.count >= Int(group.threshold)
        }
        if complete.count < Int(custody.configuration.groupThreshold) { throw Broken(what: "opened by too few") }
        if !truth.isRight(keyring.currentMaster) { throw Broken(what: "opened with a wrong master key") }
    }

    /// A deadline that is due fires, and no other.
    func checkDeadline(_ event: ConsentEvent, _ lines: [String], _ wasDue: Bool, _ ceremony: OpenCeremony) throws {
        if lines.contains("expire") && now < ceremony.expires { throw Broken(what: "expired early") }
        guard case .tick = event, wasDue else { return }
        if !lines.contains("expire") { throw Broken(what: "missed a deadline") }
    }

    /// After every transaction, so at every point at which a server can die.
    mutating func checkRows(_ before: ModelRows) throws {
        let rows = store.rows
        if rows.vault.epoch < before.vault.epoch || rows.vault.generation < before.vault.generation {
            throw Broken(what: "the epoch or the generation fell")
        }
        for (epoch, entry) in rows.epochs where before.epochs[epoch]?.configuration != entry.configuration {
            if before.epochs[epoch] != nil || truth.epochs[epoch]?.configuration != entry.configuration {
                throw Broken(what: "epoch \(epoch) has two configurations")
            }
        }
        let isDestroyed = rows.wraps.isEmpty
        let changedWraps = rows.wraps != before.wraps
        if !isDestroyed && (changedWraps || rows.holders != before.holders || rows.vault != before.vault) {
            let keyring = try confirmedQuorumOpens()
            if changedWraps || rows.objects != before.objects { try objectsOpen(keyring) }
        } else if !isDestroyed && rows.objects != before.objects {
            try objectsOpen(try confirmedQuorumOpens())
        }
        if changedWraps {
            try othersOpenNothing()
            for bytes in rows.dump where truth.isIn(bytes) { throw Broken(what: "a secret is in the database") }
        }
    }

    /// Some who confirmed (in the first epoch: to whom a share was delivered) open the master.
    func confirmedQuorumOpens() throws -> Keyring {
        let rows = store.rows
        let custody = try rows.custody()
        let mine = fetched[rows.vault.epoch] ?? [:]
        let able = custody.roster.holders.filter { holder in
            let isProven = rows.vault.epoch == Epoch(1) || rows.holders[holder.name]?.isConfirmed ?? false
            return isProven && mine[holder.name] != nil
        }
        // The last groups and the last holders of each, as few as are enough.
        let groups = custody.configuration.groups.filter { group in
            able.filter { $0.position.group == group.number }.count >= Int(group.threshold)
        }.suffix(Int(custody.configuration.groupThreshold))
        let chosen = groups.flatMap { group in
            able.filter { $0.position.group == group.number }.suffix(Int(group.threshold))
        }
        let points = chosen.compactMap { mine[$0.name]?.point }
        do {
            let keyring = try keyring(by: Splitting.combine(points, custody.plan), custody, rows)
            if truth.isRight(keyring.currentMaster) { return keyring }
        } catch {}
        throw Broken(what: "no confirmed quorum opens the vault: \(able.map(\.name))")
    }

    /// Every object opens with the master and its history.
    func objectsOpen(_ keyring: Keyring) throws {
        for (number, object) in store.rows.objects.enumerated() {
            let context = Self.context(number, store.rows.id)
            let value = try? keyring.unwrapMaterial(object.wrapped, context, generation: object.generation)
            if value != values[number] { throw Broken(what: "object \(number) does not open") }
        }
    }

    /// Shares of replaced, aborted and staged epochs open nothing that the database has.
    func othersOpenNothing() throws {
        let rows = store.rows
        let isDestroyed = rows.wraps.isEmpty
        let others = truth.epochs.filter { isDestroyed || $0.key != rows.vault.epoch }.sorted { $0.key > $1.key }
        let current = rows.vault.generation.number
        for (epoch, known) in others.prefix(3) {
            for (name, wrap) in rows.wraps {
                for binding in known.bindings.suffix(2) {
                    for generation in [current, current + 1, current - 1] where generation > 0 {
                        let generation = MasterGeneration(generation)
                        let master = try? known.recovery.open(wrap, generation: generation, binding: binding)
                        if master != nil { throw Broken(what: "shares of epoch \(epoch) open \(name)") }
                    }
                }
            }
        }
    }

    /// No secret was said or logged, and no dump of a machine shows one.
    func scanTexts() throws {
        var said = texts.joined(separator: "\n")
        for server in servers {
            dump(server.seal, to: &said)
            dump(server.consent, to: &said)
        }
        if truth.isIn(Bytes(said.utf8)) { throw Broken(what: "a secret was said") }
    }
}
