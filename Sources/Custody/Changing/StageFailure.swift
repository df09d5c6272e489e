/// Why a stage was not written although enough holders consented. Their shares stay collected.
public enum StageFailure: Hashable, Sendable {
    /// The recovery secret does not match the stored commitment, or a rebuilt share does not match its digest.
    case configurationAltered
    /// The stored proposal is not the one that was consented to.
    case proposalAltered
    /// Another write came between; the machine tries again at a tick.
    case conflict
    /// The database does not answer; the machine tries again at a tick.
    case unavailable
    /// The server could not make or write the stage; its log says why.
    case failed

    /// Stable text for callers.
    public var code: String {
        switch self {
        case .configurationAltered: "configuration-altered"
        case .proposalAltered: "proposal-altered"
        case .conflict: "conflict"
        case .unavailable: "database-unavailable"
        case .failed: "stage-failed"
        }
    }

    /// One sentence for the person who handed in the last share.
    public var sentence: String {
        switch self {
        case .configurationAltered:
            "All shares are right, but the stored configuration is not the one they were made for: it was altered."
        case .proposalAltered:
            "All shares are right, but the stored proposal is not the one they consent to; abort and propose again."
        case .conflict: "All shares are right, but the vault changed meanwhile; the server tries again."
        case .unavailable: "All shares are right, but the database does not answer; the server tries again."
        case .failed: "All shares are right, but the server could not make the stage; look at its log."
        }
    }

    /// Whether it is worth another try without another share.
    var passes: Bool { self == .conflict || self == .unavailable }
}
