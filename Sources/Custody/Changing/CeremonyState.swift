/// How far a ceremony is. The text stands in the database and in the API.
public enum CeremonyState: String, Hashable, Sendable, CaseIterable {
    /// It collects consents.
    case open
    /// Enough consented, and what the commit will make durable is written beside what rules.
    case staged
    /// It was committed.
    case finished
    case aborted
    /// Its deadline passed before the commit.
    case expired

    /// Whether nothing can happen to it any more.
    public var isOver: Bool {
        switch self {
        case .open, .staged: false
        case .finished, .aborted, .expired: true
        }
    }

    /// States only go this way: open, staged, over.
    var rank: Int {
        switch self {
        case .open: 0
        case .staged: 1
        case .finished, .aborted, .expired: 2
        }
    }
}
