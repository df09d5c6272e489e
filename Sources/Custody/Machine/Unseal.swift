import Canonical
import SecretSharing

/// A sealed server: what it has collected, and the attempt to open that is under way.
struct Unseal: Sendable {
    private(set) var custody: DurableCustody
    private(set) var ceremony: UnsealCeremony
    /// The server factor that this server has.
    private(set) var factorID: Bytes?
    /// An epoch that this process has proved; an older one is not taken again.
    let provedEpoch: Epoch?
    /// Numbers are never used again, so that a late outcome is known for what it is.
    private(set) var lastAttempt: UInt64

    private(set) var collected: [SharePosition: CollectedShare] = [:]
    /// The attempt whose outcome counts.
    private(set) var attempt: UInt64?
    private(set) var lastFailure: OpenFailure?
    private var refusals = RefusalMemory()
    private(set) var transcript = Transcript()

    init(custody: DurableCustody, ceremony: UnsealCeremony, factorID: Bytes?, provedEpoch: Epoch?, lastAttempt: UInt64)
    {
        self.custody = custody
        self.ceremony = ceremony
        self.factorID = factorID
        self.provedEpoch = provedEpoch
        self.lastAttempt = lastAttempt
    }

    var progress: SharingProgress { SharingProgress(collected.keys, custody.plan) }

    /// The holders whose shares are collected, by position.
    var holders: [String] { collected.sorted { $0.key < $1.key }.map(\.value.holder) }
}

extension Unseal {
    mutating func submit(_ submitted: SubmittedShare, at now: Instant) -> [SealEffect] {
        let effects = expire(at: now)
        switch verdict(submitted) {
        case .refused(let refusal): return effects + refuse(refusal, submitted, at: now)
        case .right(let share, let holder): return effects + collect(share, of: holder.name, submitted, at: now)
        }
    }

    mutating func withdraw(_ submitted: SubmittedShare, at now: Instant) -> [SealEffect] {
        switch verdict(submitted) {
        case .refused(let refusal): return refuse(refusal, submitted, at: now)
        case .right(let share, let holder):
            guard collected.removeValue(forKey: share.position) != nil else { return [.refuse(.notCollected)] }
            let effects = [log(.withdrawn, holder.name, at: now), .answer(.withdrawn(holder: holder.name))]
            return effects + reconsider(at: now)
        }
    }

    mutating func dropAll(at now: Instant) -> [SealEffect] {
        let dropped = holders
        collected = [:]
        attempt = nil
        return [log(.dropped, nil, at: now), .answer(.dropped(holders: dropped))]
    }

    mutating func fail(_ number: UInt64, _ failure: OpenFailure, at now: Instant) -> [SealEffect] {
        guard attempt == number else { return [] }
        attempt = nil
        return failed(failure, at: now)
    }

    /// Takes the changed durable part and keeps the shares that are right by it as well.
    mutating func change(_ custody: DurableCustody, at now: Instant) -> [SealEffect] {
        if let provedEpoch, custody.configuration.epoch < provedEpoch { return [log(.custodyRefused, nil, at: now)] }
        self.custody = custody
        let judge = ShareJudge(custody: custody)
        let outdated = drop { judge.holder(of: $0.share)?.name != $0.holder }
        let effects = outdated.map { log(.outdated, $0, at: now) }
        return effects + reconsider(at: now)
    }

    /// The shares that are there may open with the other factor what they did not open before.
    mutating func change(factorID: Bytes?, at now: Instant) -> [SealEffect] {
        guard factorID != self.factorID else { return [] }
        self.factorID = factorID
        return reconsider(at: now)
    }

    mutating func renew(_ ceremony: UnsealCeremony) {
        self.ceremony = ceremony
        refusals = RefusalMemory()
    }

    mutating func tick(at now: Instant) -> [SealEffect] {
        var effects = expire(at: now)
        if lastFailure == .unavailable { effects += tryToOpen(at: now) }
        if now >= ceremony.expires { effects.append(.renewCeremony) }
        return effects
    }

    /// Ends the unseal: what is left to do when the current attempt has opened the vault.
    mutating func finish(at now: Instant) -> [SealEffect] {
        let entry = log(.unsealed, nil, at: now)
        return [.confirm(holders), .record(transcript), entry, .answer(.unsealed)]
    }
}

extension Unseal {
    private func verdict(_ submitted: SubmittedShare) -> ShareVerdict {
        if let needed = custody.configuration.factorID, needed != factorID { return .refused(.serverFactorMissing) }
        return ShareJudge(custody: custody).verdict(submitted)
    }

    private mutating func collect(
        _ share: Share,
        of holder: String,
        _ submitted: SubmittedShare,
        at now: Instant
    ) -> [SealEffect] {
        let isKnown = collected[share.position] != nil
        collected[share.position] = CollectedShare(
            share: share,
            holder: holder,
            deadline: now.adding(seconds: CustodyLimits.shareLifetime),
            acceptedRollback: submitted.acceptedRollback ?? collected[share.position]?.acceptedRollback
        )
        let missing = progress.groups.map(\.missing)
        if isKnown { return [.answer(.duplicate(holder: holder, missing: missing))] + tryToOpen(at: now) }
        let effects = [log(.accepted, holder, at: now), .answer(.accepted(holder: holder, missing: missing))]
        return effects + tryToOpen(at: now)
    }

    private mutating func refuse(_ refusal: ShareRefusal, _ submitted: SubmittedShare, at now: Instant) -> [SealEffect]
    {
        let concerned = ShareJudge(custody: custody).concerned(submitted)
        switch refusals.note(refusal.code, fingerprint(of: submitted)) {
        case .stayQuiet: return [.refuse(refusal)]
        case .log: return [log(refusal.code, concerned, at: now), .refuse(refusal)]
        case .logAsLast:
            return [log(refusal.code, concerned, at: now), log(.refusalsSuppressed, nil, at: now), .refuse(refusal)]
        }
    }

    private func fingerprint(of submitted: SubmittedShare) -> Digest? {
        guard case .success(let share) = submitted.content else { return nil }
        return share.digest(holder: submitted.holder ?? "")
    }

    /// Nothing expires during an attempt: its outcome, moments away, decides.
    private mutating func expire(at now: Instant) -> [SealEffect] {
        guard attempt == nil else { return [] }
        return drop { $0.deadline <= now }.map { log(.expired, $0, at: now) }
    }

    /// Removes shares and names their holders, by position.
    private mutating func drop(_ isGone: (CollectedShare) -> Bool) -> [String] {
        let gone = collected.filter { isGone($0.value) }.sorted { $0.key < $1.key }
        for position in gone.map(\.key) { collected[position] = nil }
        return gone.map(\.value.holder)
    }

    /// After the set or its measure changed: an attempt that was made before no longer counts.
    private mutating func reconsider(at now: Instant) -> [SealEffect] {
        attempt = nil
        return tryToOpen(at: now)
    }

    private mutating func tryToOpen(at now: Instant) -> [SealEffect] {
        guard attempt == nil, progress.isSatisfied else { return [] }
        guard let secret = try? Splitting.combine(collected.values.map(\.share.point), custody.plan) else {
            // Each share has its digest and yet they do not lie on one polynomial: the digests were edited.
            return failed(.configurationAltered, at: now)
        }
        lastAttempt += 1
        attempt = lastAttempt
        lastFailure = nil
        return [
            .attemptOpen(
                OpenAttempt(
                    number: lastAttempt,
                    recoverySecret: secret,
                    custody: custody,
                    acceptedRollback: commonRollback
                )
            )
        ]
    }

    /// The older database that enough holders accept; with several, the one of the lowest hash.
    private var commonRollback: Digest? {
        Set(collected.values.compactMap(\.acceptedRollback)).sorted().first { hash in
            let willing = collected.filter { $0.value.acceptedRollback == hash }.keys
            return Splitting.isSatisfied(willing, custody.plan)
        }
    }

    private mutating func failed(_ failure: OpenFailure, at now: Instant) -> [SealEffect] {
        let failure = failure.limited(to: CustodyLimits.damagedNames)
        lastFailure = failure
        return [log(failure.code, nil, at: now), .refuse(.opening(failure))]
    }

    private mutating func log(_ code: SealLogEntry.Code, _ holder: String?, at now: Instant) -> SealEffect {
        log(code.rawValue, holder, at: now)
    }

    private mutating func log(_ code: String, _ holder: String?, at now: Instant) -> SealEffect {
        let entry = SealLogEntry(code, holder: holder)
        transcript.append(entry, at: now)
        return .log(entry)
    }
}
