/// The friendly answers of a ``ConsentMachine``.
public enum ConsentAnswer: Hashable, Sendable {
    /// The share counts; so many are now missing in each group, in the groups' order.
    case accepted(holder: String, missing: [Int])
    /// It was there already and still counts once.
    case duplicate(holder: String, missing: [Int])
    case withdrawn(holder: String)
    /// Enough consented and the stage is durable; these holders have not confirmed yet.
    case staged(unconfirmed: [String])
    /// The holder's proof is right; these are still to confirm.
    case confirmed(holder: String, unconfirmed: [String])
    /// It was right before, and still is.
    case alreadyConfirmed(holder: String, unconfirmed: [String])
    /// The commit that is asked for has been done.
    case alreadyCommitted
    /// The abort that is asked for has been done.
    case alreadyAborted
}
