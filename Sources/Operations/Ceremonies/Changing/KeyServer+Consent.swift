import Access
import Canonical
import Custody
import Logging
import Keyring
import Store

// Never inlined: see Server/KeyServer.swift.
extension KeyServer {
    /// Takes a holder's share for a ceremony: his consent to a changing one, or his proof in a drill.
    public func consent(_ request: RecoverRequest, toCeremony id: String, by requester: Requester) async throws
        -> CeremonyAnswer
    {
        let vault = try await open()
        _ = try await snapshot(of: vault)
        let row = try await checkedCeremony(id, in: vault)
        if row.kind == CeremonyKind.drill.rawValue {
            try await turn.alone { try await self.drill(request, row, in: vault) }
        } else {
            try requireChanging(row)
            try await turn.alone {
                try await self.requireSeated(vault)
                try await self.submit(request, toCeremony: id, in: vault)
            }
        }
        return try await ceremony(id, by: requester)
    }

    func requireChanging(_ row: CeremonyRow) throws {
        guard CeremonyKind(rawValue: row.kind)?.isChanging == true else {
            throw OperationError(
                .ceremonyFinished,
                "This ceremony takes no shares: it is \(row.kind == CeremonyKind.unseal.rawValue ? "an unseal that is over" : "an initialization")."
            )
        }
    }

    /// What the effects of one event come to for whoever sent it.
    struct ConsentOutcome: Sendable {
        var refusal: OperationError?
        var committed: Committed?
    }

    /// What a machine and its effects work on.
    struct ConsentWork: Sendable {
        let vault: OpenVault
        var committed: CommittedVault
        var ceremony: OngoingCeremony
        /// Of whoever asked: the change log keeps who he is and how he was recognised, and what he asked for fails where roles were changed since.
        /// Nil for what comes of a holder's share or of the time.
        var admission: Admission?
        /// The request that asked for a commit by itself; nil where something else led to it.
        var request: IdempotentStep?

        /// A ceremony's row may be an old one that was put back; which one is open stands in the vault's row as well. Throws `conflict`.
        func requireOpen() throws {
            guard committed.records.vault.openCeremony == ceremony.id else {
                throw StoreError(.conflict, "the vault's row names another open ceremony, or none")
            }
        }
    }

    @inline(never)
    private func submit(_ request: RecoverRequest, toCeremony id: String, in vault: OpenVault) async throws {
        var work = try await work(id, in: vault)
        // Its key is gone with it: a sealed share could not be read, and its holder would not hear why.
        if let over = ConsentRefusal(work.ceremony.state) { throw OperationError(over) }
        let desk = consentDesk(work)
        let reading = ShareReading(
            context: context(of: work.ceremony),
            key: desk.key,
            server: identity.id,
            custody: work.committed.custody,
            signingKeys: work.committed.signingKeys
        )
        let share = try reading.read(request)
        let proposal = try request.proposal.map { hex in
            guard let digest = Digest(hex: hex) else {
                throw OperationError(.malformedRequest, "proposal is the hex digest of what the share consents to.")
            }
            return digest
        }
        let outcome = try await step(.submitted(share, proposal: proposal), &work)
        if let refusal = outcome.refusal { throw refusal }
    }

    /// Everything about a ceremony as the database has it now; read anew where another server ended it between two reads.
    @inline(never)
    func work(_ id: String, in vault: OpenVault) async throws -> ConsentWork {
        for _ in 1..<SnapshotLimits.attempts {
            let before = try await ceremonyTag(id)
            do {
                let work = try await workOnce(id, in: vault)
                if try await ceremonyTag(id) == before { return work }
            } catch {
                guard try await ceremonyTag(id) != before else { throw error }
            }
        }
        return try await workOnce(id, in: vault)
    }

    @inline(never)
    private func workOnce(_ id: String, in vault: OpenVault) async throws -> ConsentWork {
        try await keepingUp(vault) {
            let row = try await checkedCeremony(id, in: vault)
            try requireChanging(row)
            let ceremony = try await ongoing(row, in: vault)
            return ConsentWork(
                vault: vault,
                committed: try await committed(vault),
                ceremony: ceremony
            )
        }
    }

    private func ceremonyTag(_ id: String) async throws -> Bytes? {
        try await store.row(CeremonyRow.self, key: CeremonyRow.key(id.lowercased()))?.tag
    }

    func context(of ceremony: OngoingCeremony) -> CeremonyContext {
        let proposal = ceremony.document.proposal
        return CeremonyContext(
            vault: proposal.vault,
            epoch: proposal.committedEpoch,
            ceremony: proposal.ceremony,
            kind: proposal.kind,
            nonce: proposal.nonce,
            proposal: proposal.digest
        )
    }

    /// The desk of a ceremony, told what the database says.
    func consentDesk(_ work: ConsentWork) -> ConsentDesk {
        let custody = work.committed.custody
        let open = work.ceremony.open
        let factorID = options.serverFactor?.id(for: custody.configuration)
        let desk = consents.desk(of: open, custody, factorID: factorID)
        _ = consents.handle(.changed(open, custody), of: open.id, at: clock.now())
        return desk
    }

    // MARK: The machine

    /// Gives the machine an event and performs what it answers. Callers hold the turn.
    @inline(never)
    func step(_ event: ConsentEvent, _ work: inout ConsentWork) async throws -> ConsentOutcome {
        var outcome = ConsentOutcome()
        try await step(event, &work, &outcome)
        return outcome
    }

    @inline(never)
    private func step(_ event: ConsentEvent, _ work: inout ConsentWork, _ outcome: inout ConsentOutcome) async throws {
        let id = work.ceremony.open.id
        for effect in consents.handle(event, of: id, at: clock.now()) {
            try await perform(effect, &work, &outcome)
        }
    }

    @inline(never)
    private func perform(_ effect: ConsentEffect, _ work: inout ConsentWork, _ outcome: inout ConsentOutcome)
        async throws
    {
        switch effect {
        case .answer: outcome.refusal = nil
        case .refuse(let refusal): outcome.refusal = OperationError(refusal)
        case .log(let entry):
            log.notice(
                "\(entry.code)",
                metadata: entry.holder.map { ["holder": "\($0)", "ceremony": "\(work.ceremony.id)"] }
            )
        case .stage(let attempt): try await stage(attempt, &work, &outcome)
        case .recordConfirmation(let holder):
            try await recordConfirmation(of: holder, work)
            try await reload(&work, &outcome)
        case .commit:
            outcome.committed = try await commit(work)
        case .abort:
            try await end(work.ceremony, as: .aborted, by: work.admission, in: work.vault)
            try await reload(&work, &outcome)
        case .expire:
            try await end(work.ceremony, as: .expired, in: work.vault)
            try await reload(&work, &outcome)
        }
    }

    @inline(never)
    private func stage(_ attempt: StageAttempt, _ work: inout ConsentWork, _ outcome: inout ConsentOutcome) async throws
    {
        if let failure = await stage(attempt, work) {
            try await step(.stageFailed(attempt: attempt.number, failure), &work, &outcome)
        } else {
            work = try await self.work(work.ceremony.id, in: work.vault)
            try await step(.stageDone(attempt: attempt.number, work.ceremony.open), &work, &outcome)
        }
    }

    @inline(never)
    private func reload(_ work: inout ConsentWork, _ outcome: inout ConsentOutcome) async throws {
        let (admission, request) = (work.admission, work.request)
        work = try await self.work(work.ceremony.id, in: work.vault)
        (work.admission, work.request) = (admission, request)
        try await step(.changed(work.ceremony.open, work.committed.custody), &work, &outcome)
    }

    /// Deadlines of changing ceremonies, and stages that a database which did not answer kept from being written.
    @inline(never)
    func tickCeremonies() async {
        guard let vault = seat.vault else { return consents.clear() }
        do {
            let row = try await snapshot(of: vault).row
            guard let id = row.openCeremony else { return consents.clear() }
            consents.keep(only: id)
            try await turn.alone {
                var work = try await self.work(id, in: vault)
                let isDue = (work.ceremony.row.expires ?? .distantFuture) <= self.clock.now()
                guard isDue || self.consents.ceremonies.contains(id) else { return }
                _ = self.consentDesk(work)
                _ = try await self.step(.tick, &work)
            }
        } catch {
            log.debug("the open ceremony could not be looked at", metadata: ["error": "\(error)"])
        }
    }
}

extension Instant {
    /// Later than anything that a clock shows.
    static let distantFuture = Instant(microseconds: .max)
}

extension ConsentRefusal {
    /// What is said to everybody once a ceremony is over; nil while it goes on.
    fileprivate init?(_ state: CeremonyState) {
        switch state {
        case .open, .staged: return nil
        case .expired: self = .expired
        case .finished, .aborted: self = .over(state)
        }
    }
}

extension OperationError {
    /// A refused consent, confirmation or commit under its own code.
    init(_ refusal: ConsentRefusal) {
        if case .share(let share) = refusal {
            self.init(share, [], newest: nil)
            return
        }
        var facts: [String: Fact] = [:]
        if case .unconfirmed(let holders) = refusal { facts["unconfirmed"] = .list(holders.map(Fact.text)) }
        let code: Code =
            switch refusal {
            case .over(.aborted): .ceremonyAborted
            case .staging(.failed): .internalError
            case .staging(.proposalAltered): .stateDamaged
            default: Code.all.first { $0.rawValue == refusal.code } ?? .malformedRequest
            }
        self.init(code, refusal.sentence, facts: facts)
    }
}
