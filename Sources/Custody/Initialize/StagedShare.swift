import Canonical
import SecretSharing

/// A new share with the digests that are kept of it. The share itself goes encrypted to its holder and is then dropped.
public struct StagedShare: Sendable {
    public let holder: RosterPlan.Holder
    public let share: Share
    /// The digest that stands in the roster.
    public let digest: Digest
    /// What a confirmation of this holder must hash to.
    public let confirmDigest: Digest
}
