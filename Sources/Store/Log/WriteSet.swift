import Canonical

/// What one request changes: all of it or nothing.
public struct WriteSet: Sendable, Hashable {
    /// On whose behalf; the log keeps it.
    public let subject: Bytes
    public var changes: [Change]

    public init(subject: Bytes, changes: [Change]) {
        self.subject = subject
        self.changes = changes
    }

    /// Which rows it writes; several sets may witness one row at once.
    var places: [RowPlace] { changes.filter(\.isWriting).map(\.place) }
    var size: Int { changes.reduce(0) { $0 + $1.row.size } }

    func check() throws(StoreError) {
        guard !changes.isEmpty else { throw StoreError(.invalid, "a write set without a change") }
        guard changes.count <= StoreLimits.changes else {
            throw StoreError(.tooLarge, "a write set has at most \(StoreLimits.changes) changes")
        }
        guard Set(changes.map(\.place)).count == changes.count else {
            throw StoreError(.invalid, "a write set changes a row twice")
        }
        for change in changes { try change.check() }
    }
}

/// Where a row stands in the order in which batches write, so that two servers take their locks in the same order.
struct RowPlace: Hashable, Comparable {
    let table: String
    let key: [Value]

    static func < (left: RowPlace, right: RowPlace) -> Bool {
        left.table == right.table ? left.key.lexicographicallyPrecedes(right.key) : left.table < right.table
    }
}

extension RawRow {
    var place: RowPlace { RowPlace(table: table.name, key: key) }
}

extension Change {
    var place: RowPlace { row.place }
}
