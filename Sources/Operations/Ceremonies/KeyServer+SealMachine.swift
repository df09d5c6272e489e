import Canonical
import Custody
import HolderKeys
import Logging
import SecretSharing
import Store
import Synchronization

extension KeyServer {
    /// Gives the machine an event in its turn, performs what it answers, and says how the seal stands then.
    func handle(_ event: SealEvent, by requester: Requester) async throws -> SealStatusAnswer {
        let outcome = try await turn.alone { () async throws -> SealOutcome in
            try await self.refresh()
            var outcome = SealOutcome()
            try await self.step(event, &outcome)
            if outcome.refusal?.code.isOfOpening == true { try await self.judgeAnew(event, &outcome) }
            return outcome
        }
        if let refusal = outcome.refusal { throw refusal }
        var answer = await sealStatus(for: requester)
        answer.duplicate = outcome.isDuplicate ? true : nil
        answer.alreadyUnsealed = outcome.isLate ? true : nil
        answer.checkpoint = newestCheckpoint.withLock { $0 }.map(CheckpointAnswer.init)
        return answer
    }

    /// A rekey that another server committed while this one opened the vault is no damage: the share is judged by the epoch that rules now.
    @inline(never)
    private func judgeAnew(_ event: SealEvent, _ outcome: inout SealOutcome) async throws {
        let known = desk.withLock { $0.machine.custody }
        try await refresh()
        guard desk.withLock({ $0.machine.custody }) != known else { return }
        outcome = SealOutcome()
        try await step(event, &outcome)
    }

    /// Lets the machine see the time: shares expire, a ceremony ends, a database that did not answer is tried again.
    func tickUnseal() async {
        await autoUnseal()
        await lookForDestruction()
        do {
            try await turn.alone {
                // A database that answers again may have come further than the header by which the shares were judged.
                if self.desk.withLock({ $0.machine.status.lastFailure }) == .unavailable { try? await self.refresh() }
                var ignored = SealOutcome()
                try await self.step(.tick, &ignored)
            }
        } catch {
            log.error("the unseal could not go on", metadata: ["error": "\(error)"])
        }
    }

    /// What the effects of one event come to for whoever sent it.
    struct SealOutcome: Sendable {
        var refusal: OperationError?
        var isDuplicate = false
        var isLate = false
        var damages: [Damage] = []
        /// The newest checkpoint of a database that is older than the anchor.
        var newest: Digest?
    }

    /// While sealed the rows may be restored or changed by another server: the machine gets what the database says now.
    func refresh() async throws {
        // Shares for a vault that was sealed through another server are for this server's unseal, even if it has not heard of the seal yet.
        if let vault = seat.vault { _ = try? await snapshot(of: vault) }
        guard seat.vault == nil else { return }
        try await reloadHeader()
        let known = desk.withLock { $0.machine.custody }
        guard let custody = try await custodyNow(known) else { return }
        if known == nil {
            try await take(custody)
        } else if known != custody {
            var ignored = SealOutcome()
            try await step(.custodyChanged(custody), &ignored)
        }
        try await noteServerFactor()
    }

    /// What the rows say, or the header where they are older; what is known already while the database does not answer.
    @inline(never)
    private func custodyNow(_ known: DurableCustody?) async throws -> DurableCustody? {
        let header = header.withLock { $0 }
        do {
            guard let records = try await records(joining: header) else { return nil }
            guard header.map({ $0.vault == records.vault.id }) ?? true else {
                throw KnownVault.wrongVault(header?.vault, records.vault.id)
            }
            let custody = try records.durable()
            rememberSigningKeys(records, custody.roster)
            return custody
        } catch {
            guard let error = error as? StoreError, error.code == .unavailable, let header else { throw error }
            if known?.roster == header.custody.roster { signingKeys.withLock { $0 = header.signingKeys } }
            return known ?? header.custody
        }
    }

    /// The keys of the rows that are those of the roster; any other key in a row is nobody's.
    private func rememberSigningKeys(_ records: VaultRecords, _ roster: Roster) {
        if let header = records.header { return signingKeys.withLock { $0 = header.signingKeys } }
        let keys = records.shareholders.compactMap { row -> (String, HolderPublicKey)? in
            guard let holder = roster.holder(named: row.holder),
                let key = try? HolderPublicKey(der: row.signingKey ?? row.publicKey),
                key.fingerprint == holder.signingKeyDigest ?? holder.keyDigest
            else { return nil }
            return (row.holder, key)
        }
        signingKeys.withLock { $0 = Dictionary(keys) { first, _ in first } }
    }

    func step(_ event: SealEvent, _ outcome: inout SealOutcome) async throws {
        let now = clock.now()
        for effect in desk.withLock({ $0.machine.handle(event, at: now) }) { try await perform(effect, &outcome) }
    }

    private func perform(_ effect: SealEffect, _ outcome: inout SealOutcome) async throws {
        switch effect {
        case .answer(.duplicate): outcome.isDuplicate = true
        case .answer(.alreadyUnsealed): outcome.isLate = true
        case .answer: break
        case .refuse(let refusal): outcome.refusal = OperationError(refusal, outcome.damages, newest: outcome.newest)
        case .log(let entry): note(entry)
        case .attemptOpen(let attempt): try await attemptOpen(attempt, &outcome)
        case .discard: break
        case .confirm(let holders): try await recordConfirmations(of: holders)
        case .record(let transcript): try await record(transcript)
        case .forgetKeys: _ = seat.leave()
        case .renewCeremony: try await renewCeremony(&outcome)
        }
    }

    private func renewCeremony(_ outcome: inout SealOutcome) async throws {
        let (now, random) = (clock.now(), self.random)
        let ceremony = try desk.withLock { try $0.renew(now: now, random: random) }
        try await step(.ceremonyRenewed(ceremony), &outcome)
    }

    private func note(_ entry: SealLogEntry) {
        log.notice("\(entry.code)", metadata: entry.holder.map { ["holder": "\($0)"] })
    }
}

extension OperationError.Code {
    /// Whether enough right shares were there and the vault did not open.
    fileprivate var isOfOpening: Bool { [.wrapDamaged, .configurationAltered, .stateDamaged].contains(self) }
}

extension OperationError {
    /// A refused share under its own code.
    init(_ refusal: ShareRefusal, _ damages: [Damage], newest: Digest?) {
        if case .opening(.stateDamaged) = refusal, !damages.isEmpty {
            self = .damaged(damages)
            return
        }
        var facts: [String: Fact] = [:]
        if case .ofOldEpoch(let epoch, let next) = refusal {
            facts = ["epoch": .number(UInt64(epoch.number)), "replacedBy": .number(UInt64(next.number))]
        }
        // What holders name in acceptRollback when they take this database as it is.
        if case .opening(.rolledBack) = refusal { facts["checkpoint"] = newest.map { .text($0.hex) } }
        if case .malformed(.malformed(let block?)) = refusal { facts["block"] = .number(UInt64(block)) }
        self.init(Code.all.first { $0.rawValue == refusal.code } ?? .shareMalformed, refusal.sentence, facts: facts)
    }
}
