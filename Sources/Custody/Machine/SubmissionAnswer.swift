/// The friendly answers of the machine.
public enum SubmissionAnswer: Hashable, Sendable {
    /// The share counts; so many are now missing in each group, in the groups' order.
    case accepted(holder: String, missing: [Int])
    /// It was there already and still counts once.
    case duplicate(holder: String, missing: [Int])
    /// The right share, and the vault is open anyway.
    case alreadyUnsealed(holder: String?)
    /// The vault has opened.
    case unsealed
    case withdrawn(holder: String)
    /// The operator dropped all shares; these were collected.
    case dropped(holders: [String])
}
