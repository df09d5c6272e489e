import Canonical

/// One step of Locate: a stretch of some lists, and what the database leaves out of it. All that it goes by are hints: check every object that it
/// gives, and whether the caller may know of it, against the object's own row.
///
/// The answer comes newest first: `created` descending, then `id` descending.
public struct ObjectFilter: Sendable, Hashable {
    /// Gone through together, an object that stands in several counts once; 1 … `StoreLimits.filterTerms`.
    public var lists: [ObjectListing]
    /// Of each of these the object has one at least, in its owner's lists.
    public var hints: [[Bytes]]
    /// Where given: one of these subjects has a grant on the object.
    public var grantees: [Bytes]?
    /// One of them; empty is any.
    public var objectTypes: [UInt32]
    /// The stored state is one of them; empty is any. The effective state follows from it and the dates.
    public var states: [UInt32]
    public var after: ObjectPlace?
    /// How many places of the lists are looked at: 1 … `StoreLimits.rows`.
    public var limit: Int

    public init(
        _ lists: [ObjectListing],
        hints: [[Bytes]] = [],
        grantees: [Bytes]? = nil,
        objectTypes: [UInt32] = [],
        states: [UInt32] = [],
        after: ObjectPlace? = nil,
        limit: Int = 100
    ) {
        self.lists = lists
        self.hints = hints
        self.grantees = grantees
        self.objectTypes = objectTypes
        self.states = states
        self.after = after
        self.limit = limit
    }

    /// Refuses (`too-large`) what is beyond the limits. Every store calls it first.
    public func check() throws(StoreError) {
        guard (1...StoreLimits.rows).contains(limit) else {
            throw StoreError(.tooLarge, "a page has 1 to \(StoreLimits.rows) objects, not \(limit)")
        }
        let granted = lists.map { if case .granted(let subjects, _) = $0 { subjects.count } else { 0 } }
        let counts =
            [lists.count, hints.count, grantees?.count ?? 0, objectTypes.count, states.count] + granted
            + hints.map(\.count)
        guard counts.allSatisfy({ $0 <= StoreLimits.filterTerms }) else {
            throw StoreError(.tooLarge, "a filter has at most \(StoreLimits.filterTerms) terms of a kind")
        }
    }
}
