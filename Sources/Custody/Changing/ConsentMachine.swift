import Canonical
import SecretSharing

/// One changing ceremony on one server, as a value: events in, effects out. It awaits nothing, knows no clock, no database
/// and no random numbers.
///
/// ```
/// open ── enough consents, stage written ──▶ staged ── enough confirmations, commit written ──▶ finished
///   └───────────── abort, deadline ────────────┴──▶ aborted, expired
/// ```
/// What outlives the process is ``OpenCeremony`` and ``DurableCustody``: after a crash make the machine anew from them; the
/// collected consents are gone and holders hand in again. Every server collects for itself; the database decides by its
/// guards whose stage and whose commit counts, and the others learn of it by `changed`.
public struct ConsentMachine: Sendable {
    private var terms: ConsentTerms
    private var consents: Consents

    /// - Parameters:
    ///   - custody: The committed epoch.
    ///   - ceremony: A ceremony that changes the vault, in whatever state the database has it.
    ///   - factorID: The name of the server factor that this server has, if any.
    public init(custody: DurableCustody, ceremony: OpenCeremony, factorID: Bytes? = nil) {
        terms = ConsentTerms(custody: custody, ceremony: ceremony)
        consents = Consents(factorID: factorID)
    }

    /// Takes an event and says what to do about it, in order. `now` may go backwards; nothing breaks by it.
    public mutating func handle(_ event: ConsentEvent, at now: Instant) -> [ConsentEffect] {
        switch event {
        case .stageDone(let attempt, let staged): return finishStage(attempt, staged, at: now)
        case .stageFailed(let attempt, let failure):
            return consents.end(attempt) ? consents.failed(failure, at: now) : []
        case .changed(let ceremony, let custody): return change(ceremony, custody, at: now)
        case .abortRequested: return abort()
        case .tick: return tick(at: now)
        case .submitted, .withdrawn, .confirmed, .commitRequested: return ended(event, at: now) ?? live(event, at: now)
        }
    }

    /// The durable part that the machine goes by.
    public var custody: DurableCustody { terms.custody }

    /// The ceremony as the machine knows it.
    public var ceremony: OpenCeremony { terms.ceremony }

    /// What to tell those who take part.
    public var status: ConsentStatus {
        let rule = CommitRule(ceremony: ceremony)
        let isOpen = ceremony.state == .open
        let missing = consents.progress(custody.plan).groups.map { isOpen ? $0.missing : 0 }
        let submitted = consents.collected.sorted { $0.key < $1.key }
        return ConsentStatus(
            state: ceremony.state,
            groups: custody.groupStatus(missing) { number in
                submitted.filter { $0.key.group == number }.map(\.value.holder)
            },
            groupThreshold: Int(custody.configuration.groupThreshold),
            neededGroup: ceremony.neededGroup,
            isStaging: consents.attempt != nil,
            lastFailure: consents.lastFailure,
            confirmed: rule.confirmed,
            unconfirmed: rule.unconfirmed,
            mayCommit: rule.isSatisfied
        )
    }
}

extension ConsentMachine {
    /// Nothing expires during an attempt: its outcome, moments away, decides.
    private func isDue(at now: Instant) -> Bool {
        !ceremony.state.isOver && consents.attempt == nil && now >= ceremony.expires
    }

    /// What to say to anyone when the ceremony is over or its deadline has passed; nil while it goes on.
    private mutating func ended(_ event: ConsentEvent, at now: Instant) -> [ConsentEffect]? {
        switch ceremony.state {
        case .finished:
            if case .commitRequested = event { return [.answer(.alreadyCommitted)] }
            return [.refuse(.over(.finished))]
        case .aborted: return [.refuse(.over(.aborted))]
        case .expired: return [.refuse(.expired)]
        case .open, .staged:
            guard isDue(at: now) else { return nil }
            return consents.expire(at: now) + [.refuse(.expired), .expire]
        }
    }

    private mutating func live(_ event: ConsentEvent, at now: Instant) -> [ConsentEffect] {
        switch event {
        case .submitted(let share, let proposal):
            return consents.submit(share, proposal, terms, at: now)
        case .withdrawn(let share): return consents.withdraw(share, terms, at: now)
        case .confirmed(let holder, let proof): return confirm(holder, proof, at: now)
        case .commitRequested: return commit()
        case .stageDone, .stageFailed, .abortRequested, .changed, .tick: return []
        }
    }

    private mutating func confirm(_ holder: String, _ proof: Bytes, at now: Instant) -> [ConsentEffect] {
        guard ceremony.state == .staged else { return [.refuse(.notStaged)] }
        let rule = CommitRule(ceremony: ceremony)
        var confirmations = rule.confirmations
        let remaining = rule.unconfirmed.filter { !$0.utf8.elementsEqual(holder.utf8) }
        switch confirmations.confirm(holder, proof: proof) {
        case .unknownHolder: return [.refuse(.unknownHolder)]
        case .wrong:
            let fingerprint = Digest(of: Bytes(holder.utf8) + proof)
            return consents.refuse(.confirmationWrong, holder: holder, fingerprint, at: now)
        case .alreadyConfirmed: return [.answer(.alreadyConfirmed(holder: holder, unconfirmed: remaining))]
        case .accepted:
            let entry = consents.log(.confirmed, holder, at: now)
            let answer = ConsentAnswer.confirmed(holder: holder, unconfirmed: remaining)
            return [.recordConfirmation(holder: holder), entry, .answer(answer)]
        }
    }

    private func commit() -> [ConsentEffect] {
        guard ceremony.state == .staged else { return [.refuse(.notStaged)] }
        let rule = CommitRule(ceremony: ceremony)
        if rule.holders == nil { return [.refuse(.share(.configurationAltered))] }
        return rule.isSatisfied ? [.commit] : [.refuse(.unconfirmed(rule.unconfirmed))]
    }

    private func abort() -> [ConsentEffect] {
        switch ceremony.state {
        case .open, .staged: [.abort]
        case .aborted: [.answer(.alreadyAborted)]
        case .finished: [.refuse(.over(.finished))]
        case .expired: [.refuse(.expired)]
        }
    }

    private mutating func tick(at now: Instant) -> [ConsentEffect] {
        if isDue(at: now) { return consents.expire(at: now) + [.expire] }
        guard ceremony.state == .open, consents.lastFailure?.passes ?? false else { return [] }
        return consents.tryToStage(terms, at: now)
    }
}

extension ConsentMachine {
    private mutating func finishStage(_ attempt: UInt64, _ staged: OpenCeremony, at now: Instant) -> [ConsentEffect] {
        let isCurrent = consents.end(attempt)
        let effects = adopt(staged, at: now)
        guard isCurrent, ceremony.state == .staged else { return effects }
        return effects + [.answer(.staged(unconfirmed: CommitRule(ceremony: ceremony).unconfirmed))]
    }

    private mutating func change(
        _ changed: OpenCeremony,
        _ durable: DurableCustody,
        at now: Instant
    ) -> [ConsentEffect] {
        let effects = adopt(changed, at: now)
        guard durable != custody else { return effects }
        guard durable.configuration.vault == custody.configuration.vault, durable.isAtLeastAsNew(as: custody) else {
            return effects + [consents.log(.custodyRefused, nil, at: now)]
        }
        terms.custody = durable
        guard ceremony.state == .open else { return effects }
        return effects + consents.reconsider(terms, at: now)
    }

    /// Takes the ceremony as it was written. It only goes forward, and what is staged does not change: a read that another
    /// one overtook is ignored, and an edited row is named.
    private mutating func adopt(_ changed: OpenCeremony, at now: Instant) -> [ConsentEffect] {
        guard changed.id == ceremony.id, changed.state.rank >= ceremony.state.rank else { return [] }
        guard changed.proposal == ceremony.proposal, changed.target == ceremony.target else {
            return [consents.log(.ceremonyAltered, nil, at: now)]
        }
        if changed.state == ceremony.state { return adoptConfirmations(of: changed, at: now) }
        if ceremony.state.isOver { return [consents.log(.ceremonyAltered, nil, at: now)] }
        terms.ceremony = changed
        consents.forget()
        return [consents.log("ceremony-\(changed.state.rawValue)", nil, at: now)]
    }

    private mutating func adoptConfirmations(of changed: OpenCeremony, at now: Instant) -> [ConsentEffect] {
        guard changed.stagedCustody == ceremony.stagedCustody, changed.expected == ceremony.expected else {
            return ceremony.state == .staged ? [consents.log(.ceremonyAltered, nil, at: now)] : []
        }
        terms.ceremony.confirmed.formUnion(changed.confirmed)
        return []
    }
}
