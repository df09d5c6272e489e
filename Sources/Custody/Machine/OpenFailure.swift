/// Why the vault did not open although the plan's shares were there and all had the right digests.
public enum OpenFailure: Hashable, Sendable {
    /// The recovery secret does not match the stored commitment.
    case configurationAltered
    /// The commitment is right and the wrapped master key cannot be opened.
    case wrapDamaged
    /// The master key opened and these parts of what it protects are damaged.
    case stateDamaged([String])
    /// The database does not extend the newest checkpoint that this server has seen.
    case rolledBack
    /// The vault revoked the identity of the server to which the shares were handed in.
    case identityRevoked
    /// The database does not answer; the machine tries again at a tick.
    case unavailable

    /// Stable text for callers.
    public var code: String {
        switch self {
        case .configurationAltered: "configuration-altered"
        case .wrapDamaged: "wrap-damaged"
        case .stateDamaged: "state-damaged"
        case .rolledBack: "rolled-back"
        case .identityRevoked: "identity-revoked"
        case .unavailable: "database-unavailable"
        }
    }

    /// One sentence for the person who handed in the last share.
    public var sentence: String {
        switch self {
        case .configurationAltered:
            "All shares are right, but the stored configuration is not the one they were made for: it was altered."
        case .wrapDamaged: "All shares are right, but the wrapped master key is damaged; restore its row."
        case .stateDamaged(let names):
            "All shares are right, but what the vault holds is damaged: \(names.joined(separator: ", "))."
        case .rolledBack: "All shares are right, but the database is older than one that this server has seen."
        case .identityRevoked:
            "All shares are right, but this server's identity was revoked: it opens nothing. Use another server."
        case .unavailable: "All shares are right, but the database does not answer; the server tries again."
        }
    }

    /// The same with at most so many names.
    func limited(to count: Int) -> OpenFailure {
        if case .stateDamaged(let names) = self { .stateDamaged(Array(names.prefix(count))) } else { self }
    }
}
