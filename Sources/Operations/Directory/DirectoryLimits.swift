/// Bounds of roles, groups, tokens and scoped grants.
enum DirectoryLimits {
    /// Callers of whom a server remembers something.
    static let standings = 4_096
    /// Groups of one subject: with his roles, for which groups of others leave room, they are asked for in one query.
    static let groups = 55
    /// Scoped grants of one grantee.
    static let scopedGrants = 64
    /// Members of one group, groups of one owner, offers to one recipient: a page of them is read at once.
    static let listed = 1_000
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
