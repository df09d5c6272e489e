import Canonical

/// What one request changes: all of it or nothing.
public struct WriteSet: Sendable, Hashable {
    /// On whose behalf; the log keeps it.
    public let subject: Bytes
    public var changes: [Change]
    /// What the record of every change says besides its own, such as how the caller was recognised.
    public var details = LogDetails()
    /// Places in other servers' chains that are taken in the same transaction.
    public var fences: [Fence] = []

    public init(subject: Bytes, changes: [Change], details: LogDetails = LogDetails()) {
        self.subject = subject
        self.changes = changes
        self.details = details
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
        guard fences.count <= StoreLimits.changes else {
            throw StoreError(.tooLarge, "a write set has at most \(StoreLimits.changes) fences")
        }
        for fence in fences { try fence.witness.check() }
    }
}

/// The next place of another server's chain, taken so that nothing which that server began before is ever written: its transaction meets a
/// taken key and is undone as a whole.
public struct Fence: Sendable, Hashable {
    /// Where the other chain ends.
    public let head: ChainHead
    /// What its record says: a witness of a row that the set itself does not write.
    public let witness: Change

    public init(after head: ChainHead, _ witness: Change) {
        self.head = head
        self.witness = witness
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
