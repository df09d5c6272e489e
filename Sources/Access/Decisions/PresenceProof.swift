/// What shows that a caller is at the machine, where no stored right can be believed: before there is a vault and while it
/// is sealed.
public enum PresenceProof: Hashable, Sendable {
    /// The connection comes from the machine itself.
    case loopback
    /// The token that the start printed: the set-up token before there is a vault, the operator's afterwards.
    case token
}
