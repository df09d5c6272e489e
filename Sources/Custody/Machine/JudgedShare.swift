/// What a share turned out to be that is looked at and not collected, as in a drill.
public enum JudgedShare: Hashable, Sendable {
    case right(holder: String)
    case refused(ShareRefusal)
}

extension DurableCustody {
    /// Whose share this is by the committed epoch, or why it is refused.
    public func judge(_ submitted: SubmittedShare) -> JudgedShare {
        switch ShareJudge(custody: self).verdict(submitted) {
        case .refused(let refusal): .refused(refusal)
        case .right(_, let holder): .right(holder: holder.name)
        }
    }
}
