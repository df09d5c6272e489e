import Canonical

/// What Locate asks the database: the objects that one may see and that look right. Names and labels are found by hints,
/// which are not tagged: check every hit against the object's own attributes.
///
/// The answer comes newest first: `created` descending, then `id` descending.
public struct ObjectFilter: Sendable, Hashable {
    /// Owner, or grantee of a grant on the object: one of these. Nil asks for every object (only for the vault's own work).
    public var subjects: [Bytes]?
    /// Besides those of the subjects: what lies in one of these scopes of an owner.
    public var scopes: [ObjectScope]
    /// Grants that have ended by then count for nothing; nil counts all.
    public var now: Instant?
    /// All of them.
    public var names: [Bytes]
    /// All of them.
    public var labels: [Bytes]
    /// One of them; empty is any.
    public var objectTypes: [UInt32]
    /// The stored state is one of them; empty is any. The effective state follows from it and the dates.
    public var states: [UInt32]
    public var after: ObjectPlace?
    /// 1 … `StoreLimits.rows`.
    public var limit: Int

    public init(
        subjects: [Bytes]?,
        scopes: [ObjectScope] = [],
        names: [Bytes] = [],
        labels: [Bytes] = [],
        objectTypes: [UInt32] = [],
        states: [UInt32] = [],
        after: ObjectPlace? = nil,
        limit: Int = 100
    ) {
        self.subjects = subjects
        self.scopes = scopes
        self.names = names
        self.labels = labels
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
        let counts = [subjects?.count ?? 0, scopes.count, names.count, labels.count, objectTypes.count, states.count]
        guard counts.allSatisfy({ $0 <= StoreLimits.filterTerms }) else {
            throw StoreError(.tooLarge, "a filter has at most \(StoreLimits.filterTerms) terms of a kind")
        }
    }
}
