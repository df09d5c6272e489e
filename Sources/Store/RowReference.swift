import Canonical

/// One state of one row: its table, its key and the tag that it has in that state.
public struct RowReference: Sendable, Hashable {
    public let table: Table
    public let key: [Value]
    public let tag: Bytes

    /// - Parameter key: the values of the table's primary key, in its order.
    public init(_ table: Table, key: [Value], tag: Bytes) {
        self.table = table
        self.key = key
        self.tag = tag
    }

    /// Refuses what names no row: a table without a tag, or a key of another shape.
    public func check() throws(StoreError) {
        guard table.isTagged else { throw StoreError(.invalid, "rows of \(table) have no tag to go by") }
        guard key.count == table.primaryKey.count else {
            throw StoreError(.invalid, "a key of \(table) has \(table.primaryKey.count) values, not \(key.count)")
        }
    }
}
