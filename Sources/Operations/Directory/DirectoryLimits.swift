/// Bounds of roles, groups, tokens, scoped grants and offers.
///
/// Where several may fill one room (what somebody was granted, was offered, belongs to), each of them may fill a part only: else one caller could keep
/// all others from granting to everyone, from letting a colleague into a group, from giving him an object.
enum DirectoryLimits {
    /// Callers of whom a server remembers something.
    static let standings = 4_096
    /// Scoped grants in all that it remembers with them.
    static let standingGrants = 100_000
    /// Groups of one subject: with his roles, for which groups of others leave room, they are asked for in one query.
    static let groups = 55
    /// Groups of one subject into which one founder took him: a directory that one administrator keeps fits, and fifteen are left for others.
    static let groupsByOne = 40
    /// Groups that one subject founded and did not remove. There is no bound for all together: who may found is for administrators to say.
    static let founded = 500
    /// Scoped grants of one caller or group, and those of them on one owner's objects. What a caller was granted in all is bounded by this and his
    /// groups; every server reads all of it.
    static let scopedGrants = 128
    static let scopedGrantsByOne = 64
    /// The same for a role and for everyone, which all owners share: more in all, less for each. Everybody may grant on what is his, be it nothing.
    static let sharedScopedGrants = 512
    static let sharedScopedGrantsByOne = 16
    /// Members of one group, offers to one recipient: a page of them is read at once.
    static let listed = 1_000
    /// Offers of one owner to one recipient that wait.
    static let offersByOne = 200
    /// Rows that are over and make room for a new one, in its transaction.
    static let swept = 50
    /// Administrators at once: every one of them can do all that any can.
    static let administrators = 200
    /// Days after which an offer of an object ends.
    static let offerDays: Int64 = 30
    /// Days that an API token lives, at most, and where nothing is said.
    static let tokenDays: ClosedRange<Int64> = 1...3_650
    static let defaultTokenDays: Int64 = 90
    /// Members that a group begins with: each is looked up in the one snapshot.
    static let firstMembers = 50
    /// The roles of a list in a body.
    static let words = 256
}
