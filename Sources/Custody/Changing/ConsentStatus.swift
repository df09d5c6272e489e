/// What a server says about a changing ceremony to those who take part.
public struct ConsentStatus: Hashable, Sendable {
    public let state: CeremonyState
    /// The committed epoch's groups with the consents that this server has; 0 are missing once the ceremony is staged.
    public let groups: [SealStatus.Group]
    /// How many groups are needed.
    public let groupThreshold: Int
    /// The group that is needed in any case, because a share of it is made.
    public let neededGroup: UInt8?
    /// Whether enough consents are there and the stage is being written.
    public let isStaging: Bool
    /// Why the stage was not written at the last attempt.
    public let lastFailure: StageFailure?
    /// Holders of staged shares who have confirmed, by name.
    public let confirmed: [String]
    /// Those who have not.
    public let unconfirmed: [String]
    /// Whether a commit may go.
    public let mayCommit: Bool
}
