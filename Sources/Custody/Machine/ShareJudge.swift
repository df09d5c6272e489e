import Canonical
import SecretSharing

/// Says of a submitted share whose it is or what is wrong with it, by the durable part alone.
struct ShareJudge: Sendable {
    let custody: DurableCustody

    /// The checks from the outside in: form, channel, vault, epoch, configuration, digest, signature. The first that
    /// fails names the fault, so that a holder learns the most useful one.
    func verdict(_ submitted: SubmittedShare) -> ShareVerdict {
        let share: Share
        switch submitted.content {
        case .failure(let error): return .refused(.malformed(error))
        case .success(let read): share = read
        }
        if custody.configuration.sealedSharesOnly && submitted.channel == .plain {
            return .refused(.sealedShareRequired)
        }
        if let refusal = misplaced(share) { return .refused(refusal) }
        guard let holder = holder(of: share), submitted.holder.map({ $0.utf8.elementsEqual(holder.name.utf8) }) ?? true
        else {
            return .refused(.wrong)
        }
        return submitted.signature == .invalid ? .refused(.signatureWrong) : .right(share, holder)
    }

    /// The holder whose share this is, by position and digest.
    func holder(of share: Share) -> RosterHolder? {
        guard misplaced(share) == nil, let holder = custody.roster.holder(at: share.position),
            share.digest(holder: holder.name) == holder.shareDigest
        else { return nil }
        return holder
    }

    /// Whom a refused share concerns: the holder it was said to be of, else the one whose position it names. Only names of
    /// the roster, since anything else is a stranger's text.
    func concerned(_ submitted: SubmittedShare) -> String? {
        if let claim = submitted.holder { return custody.roster.holder(named: claim)?.name }
        guard case .success(let share) = submitted.content, misplaced(share) == nil else { return nil }
        return custody.roster.holder(at: share.position)?.name
    }

    private func misplaced(_ share: Share) -> ShareRefusal? {
        let configuration = custody.configuration
        if share.vault != configuration.vault { return .ofOtherVault(share.vault) }
        if share.epoch < configuration.epoch {
            return .ofOldEpoch(share.epoch, replacedBy: custody.replacedEpochs[share.epoch] ?? configuration.epoch)
        }
        if share.epoch > configuration.epoch { return .ofNewerEpoch(share.epoch) }
        return share.anchor == custody.anchor ? nil : .configurationAltered
    }
}
