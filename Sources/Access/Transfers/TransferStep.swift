/// What is done about giving an object away.
public enum TransferStep: Hashable, Sendable {
    /// By the owner: let this subject have it. An open offer to another ends.
    case offer(to: Subject)
    /// By the one to whom it is offered, or a member of that group.
    case accept
    case decline
    /// By the owner.
    case withdraw

    public var action: Action {
        switch self {
        case .offer: .offerTransfer
        case .accept: .acceptTransfer
        case .decline: .declineTransfer
        case .withdraw: .withdrawTransfer
        }
    }
}
