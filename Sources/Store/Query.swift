import Canonical

/// One question to one table. Everything in it is bound, never put into SQL as text.
public struct Query: Sendable, Hashable {
    public let table: Table
    /// All must hold.
    public var conditions: [Condition]
    /// By the primary key, ascending, when empty. Columns that may be null cannot order.
    public var order: [Order]
    /// Only rows that come after this place: one value for each column of the order.
    public var after: [Value]?
    /// At most this many rows, 1 … `StoreLimits.rows`.
    public var limit: Int

    public init(
        _ table: Table,
        _ conditions: [Condition] = [],
        order: [Order] = [],
        after: [Value]? = nil,
        limit: Int = StoreLimits.rows
    ) {
        self.table = table
        self.conditions = conditions
        self.order = order
        self.after = after
        self.limit = limit
    }

    /// The order as it is used: that of the primary key when none was asked for.
    public var effectiveOrder: [Order] { order.isEmpty ? table.primaryKey.map { .ascending($0) } : order }

    /// Refuses (`invalid`, `too-large`) what no store could answer. Every store calls it first.
    public func check() throws(StoreError) {
        guard (1...StoreLimits.rows).contains(limit) else {
            throw StoreError(.tooLarge, "a query gives 1 to \(StoreLimits.rows) rows, not \(limit)")
        }
        for condition in conditions { try condition.check(in: table) }
        for order in effectiveOrder { try order.check(in: table) }
        if let after, after.count != effectiveOrder.count {
            throw StoreError(.invalid, "the place to go on from does not fit the order of the query on \(table)")
        }
    }
}
