import Canonical
import Custody
import SecretSharing

/// A share that someone hands in, and what the walk knows about it.
struct HandedShare {
    let share: Share
    let holder: String
    let fault: WalkStep.Fault
    let channel: SubmittedShare.Channel
    /// The proposal that it is said to consent to.
    let proposal: Digest?

    func submitted() throws -> SubmittedShare { try fault.submitted(share, channel: channel) }

    /// What is wrong with the share, by the order of faults.
    func refusal(by custody: DurableCustody) -> String? {
        let epoch = custody.configuration.epoch
        if fault == .malformed { return "share-malformed" }
        if fault == .otherVault { return "share-of-other-vault" }
        if share.epoch != epoch { return share.epoch < epoch ? "share-of-old-epoch" : "share-of-newer-epoch" }
        if fault == .alteredAnchor { return "configuration-altered" }
        let isKnown = custody.roster.holders.contains { $0.name == holder && $0.position == share.position }
        if [.spoiled, .stranger, .wrongClaim].contains(fault) || !isKnown { return "share-wrong" }
        return fault == .wrongSignature ? "signature-wrong" : nil
    }

    /// What is wrong with its consent.
    func refusal(for asked: Digest) -> String? {
        guard let proposal else { return channel == .plain ? "proposal-required" : nil }
        return proposal == asked ? nil : "proposal-mismatch"
    }
}
