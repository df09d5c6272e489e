/// Why a ``ConsentMachine`` does not do what it was asked. A refusal never changes which shares are collected, save that
/// those of a ceremony whose deadline has passed are gone.
public enum ConsentRefusal: Hashable, Sendable {
    /// What is wrong with the share, as at an unseal.
    case share(ShareRefusal)
    /// A plain share came without the digest of what its holder consents to.
    case proposalRequired
    /// The holder consented to something else.
    case proposalMismatch
    /// The ceremony is over: committed or aborted.
    case over(CeremonyState)
    /// Its deadline has passed.
    case expired
    /// Enough had consented before: the share is right, changes nothing and was forgotten.
    case staged
    /// Too few have consented for this yet.
    case notStaged
    /// Too few holders have confirmed; these have not.
    case unconfirmed([String])
    /// The proof is not that of the holder's new share.
    case confirmationWrong
    /// No share was made for a holder of this name.
    case unknownHolder
    /// Enough consented, and the stage was not written. The shares stay collected.
    case staging(StageFailure)

    /// Stable text for callers.
    public var code: String {
        switch self {
        case .share(let refusal): refusal.code
        case .proposalRequired: "proposal-required"
        case .proposalMismatch: "proposal-mismatch"
        case .over: "ceremony-finished"
        case .expired: "ceremony-expired"
        case .staged: "ceremony-staged"
        case .notStaged: "not-staged"
        case .unconfirmed: "unconfirmed"
        case .confirmationWrong: "confirmation-wrong"
        case .unknownHolder: "not-found"
        case .staging(let failure): failure.code
        }
    }

    /// One sentence for the person who asked.
    public var sentence: String {
        switch self {
        case .share(let refusal): refusal.sentence
        case .proposalRequired:
            "Name the digest of the proposal that the share consents to; the command line computes and sends it."
        case .proposalMismatch:
            "The share consents to another proposal than this ceremony's; look at the proposal again."
        case .over(.aborted): "The ceremony was aborted; propose a new one."
        case .over: "The ceremony is finished; nothing is left to do."
        case .expired: "The ceremony's deadline has passed; propose a new one."
        case .staged: "Enough shareholders have consented already; the share was not needed and was forgotten."
        case .notStaged: "Too few shareholders have consented yet."
        case .unconfirmed(let holders):
            "These shareholders have not confirmed their new share yet: \(holders.joined(separator: ", "))."
        case .confirmationWrong: "The confirmation does not fit the new share; fetch the share again and confirm anew."
        case .unknownHolder: "This ceremony has made no share for a shareholder of this name."
        case .staging(let failure): failure.sentence
        }
    }
}
