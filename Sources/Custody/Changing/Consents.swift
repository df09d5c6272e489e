import Canonical
import SecretSharing
import Secrets

/// The consents that one server has collected for a changing ceremony, and the attempt to stage that is under way.
struct Consents: Sendable {
    /// The server factor that this server has.
    let factorID: Bytes?
    private(set) var collected: [SharePosition: CollectedShare] = [:]
    /// The attempt whose outcome counts.
    private(set) var attempt: UInt64?
    private(set) var lastFailure: StageFailure?
    /// Numbers are never used again, so that a late outcome is known for what it is.
    private var lastAttempt: UInt64 = 0
    private var refusals = RefusalMemory()
    private var transcript = Transcript()

    init(factorID: Bytes?) {
        self.factorID = factorID
    }

    /// The holders who consent, by position.
    var holders: [String] { collected.sorted { $0.key < $1.key }.map(\.value.holder) }

    func progress(_ plan: SplitPlan) -> SharingProgress { SharingProgress(collected.keys, plan) }

    /// Whether the plan is satisfied and a share that is to be made can be.
    func isEnough(_ terms: ConsentTerms) -> Bool {
        let progress = progress(terms.custody.plan)
        guard let group = terms.ceremony.neededGroup else { return progress.isSatisfied }
        guard group >= 1, Int(group) <= progress.groups.count else { return false }
        return progress.isSatisfied && progress.groups[Int(group) - 1].missing == 0
    }
}

extension Consents {
    mutating func submit(
        _ submitted: SubmittedShare,
        _ proposal: Digest?,
        _ terms: ConsentTerms,
        at now: Instant
    ) -> [ConsentEffect] {
        switch verdict(submitted, terms) {
        case .refused(let refusal): return refuse(.share(refusal), submitted, terms, at: now)
        case .right(let share, let holder):
            if let refusal = Self.fault(of: proposal, submitted, terms) {
                return refuse(refusal, submitted, terms, at: now)
            }
            if terms.ceremony.state == .staged { return [log(.late, holder.name, at: now), .refuse(.staged)] }
            let effects = collect(share, of: holder.name, terms, at: now)
            return effects + tryToStage(terms, at: now)
        }
    }

    /// While a stage is being written the consents it was made of can no longer be taken back.
    mutating func withdraw(
        _ submitted: SubmittedShare,
        _ terms: ConsentTerms,
        at now: Instant
    ) -> [ConsentEffect] {
        switch verdict(submitted, terms) {
        case .refused(let refusal): return refuse(.share(refusal), submitted, terms, at: now)
        case .right(let share, let holder):
            if terms.ceremony.state == .staged || attempt != nil { return [.refuse(.staged)] }
            guard collected.removeValue(forKey: share.position) != nil else { return [.refuse(.share(.notCollected))] }
            return [log(.withdrawn, holder.name, at: now), .answer(.withdrawn(holder: holder.name))]
        }
    }

    mutating func refuse(
        _ refusal: ConsentRefusal,
        _ submitted: SubmittedShare,
        _ terms: ConsentTerms,
        at now: Instant
    ) -> [ConsentEffect] {
        let concerned = ShareJudge(custody: terms.custody).concerned(submitted)
        return refuse(refusal, holder: concerned, fingerprint(of: submitted), at: now)
    }

    /// `fingerprint` tells repetitions, which are logged once.
    mutating func refuse(
        _ refusal: ConsentRefusal,
        holder: String?,
        _ fingerprint: Digest?,
        at now: Instant
    ) -> [ConsentEffect] {
        switch refusals.note(refusal.code, fingerprint) {
        case .stayQuiet: return [.refuse(refusal)]
        case .log: return [log(refusal.code, holder, at: now), .refuse(refusal)]
        case .logAsLast:
            return [log(refusal.code, holder, at: now), log(.refusalsSuppressed, nil, at: now), .refuse(refusal)]
        }
    }

    /// Whether this outcome is that of the attempt under way, which is then over.
    mutating func end(_ number: UInt64) -> Bool {
        guard attempt == number else { return false }
        attempt = nil
        return true
    }

    mutating func failed(_ failure: StageFailure, at now: Instant) -> [ConsentEffect] {
        lastFailure = failure
        return [log(failure.code, nil, at: now), .refuse(.staging(failure))]
    }

    /// Forgets every share; what an attempt under way brings no longer counts.
    mutating func forget() {
        collected = [:]
        attempt = nil
        lastFailure = nil
    }

    mutating func expire(at now: Instant) -> [ConsentEffect] {
        let gone = holders
        forget()
        return gone.map { log(.expired, $0, at: now) }
    }

    /// Keeps the shares that are right by the changed durable part as well. What they are enough for is staged at the next
    /// tick, so that taking in a change asks for nothing.
    mutating func reconsider(_ terms: ConsentTerms, at now: Instant) -> [ConsentEffect] {
        let judge = ShareJudge(custody: terms.custody)
        let gone = collected.sorted { $0.key < $1.key }.filter {
            judge.holder(of: $0.value.share)?.name != $0.value.holder
        }
        for position in gone.map(\.key) { collected[position] = nil }
        attempt = nil
        if isEnough(terms) { lastFailure = .conflict }
        return gone.map { log(.outdated, $0.value.holder, at: now) }
    }

    mutating func tryToStage(
        _ terms: ConsentTerms,
        at now: Instant
    ) -> [ConsentEffect] {
        guard attempt == nil, isEnough(terms) else { return [] }
        let making = StageMaking(terms: terms, points: collected.values.map(\.share.point))
        guard let made = making.made else { return failed(.configurationAltered, at: now) }
        lastAttempt += 1
        attempt = lastAttempt
        lastFailure = nil
        return [
            .stage(
                StageAttempt(
                    number: lastAttempt,
                    recoverySecret: made.secret,
                    targetShare: made.target,
                    consenting: holders,
                    custody: terms.custody,
                    proposal: terms.proposal,
                    transcript: transcript
                )
            )
        ]
    }

    mutating func log(_ code: SealLogEntry.Code, _ holder: String?, at now: Instant) -> ConsentEffect {
        log(code.rawValue, holder, at: now)
    }

    mutating func log(_ code: String, _ holder: String?, at now: Instant) -> ConsentEffect {
        let entry = SealLogEntry(code, holder: holder)
        transcript.append(entry, at: now)
        return .log(entry)
    }
}

extension Consents {
    private func verdict(
        _ submitted: SubmittedShare,
        _ terms: ConsentTerms
    ) -> ShareVerdict {
        if let needed = terms.custody.configuration.factorID, needed != factorID {
            return .refused(.serverFactorMissing)
        }
        let verdict = ShareJudge(custody: terms.custody).verdict(submitted)
        // A proposal for another epoch than the committed one is a row that was put back.
        if case .right = verdict, terms.ceremony.proposal.committedEpoch != terms.custody.configuration.epoch {
            return .refused(.configurationAltered)
        }
        return verdict
    }

    private static func fault(
        of proposal: Digest?,
        _ submitted: SubmittedShare,
        _ terms: ConsentTerms
    ) -> ConsentRefusal? {
        guard let proposal else { return submitted.channel == .plain ? .proposalRequired : nil }
        return proposal == terms.proposal ? nil : .proposalMismatch
    }

    private mutating func collect(
        _ share: Share,
        of holder: String,
        _ terms: ConsentTerms,
        at now: Instant
    ) -> [ConsentEffect] {
        let isKnown = collected[share.position] != nil
        collected[share.position] = CollectedShare(share: share, holder: holder, deadline: terms.ceremony.expires)
        let missing = progress(terms.custody.plan).groups.map(\.missing)
        if isKnown { return [.answer(.duplicate(holder: holder, missing: missing))] }
        return [log(.accepted, holder, at: now), .answer(.accepted(holder: holder, missing: missing))]
    }

    private func fingerprint(of submitted: SubmittedShare) -> Digest? {
        guard case .success(let share) = submitted.content else { return nil }
        return share.digest(holder: submitted.holder ?? "")
    }
}
