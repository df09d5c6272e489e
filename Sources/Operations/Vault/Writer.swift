import Canonical
import Keyring
import Store

/// Collects the changes of one transaction, each with its tag and the word under which the change log keeps it. What Locate finds an object by is
/// written along with the object.
struct Writer: Sendable {
    let sealer: RowSealer
    private(set) var changes: [Change] = []

    init(_ sealer: RowSealer) {
        self.sealer = sealer
    }

    /// A change whose row has its tag already.
    mutating func add(_ change: Change) { changes.append(change) }

    /// What the log says of the change that was added last, besides its row.
    mutating func detail(_ details: LogDetails) {
        guard let last = changes.indices.last else { return }
        changes[last].details = changes[last].details.merging(details)
    }

    /// A new row. Where something in it is sealed, its generation says under which master: a row that was prepared before the vault got a new one is
    /// refused as a conflict, so that it is made anew.
    mutating func insert<Row: TaggedRow>(_ kind: String, _ row: Row, hints: [RawRow] = []) throws {
        guard row.generation == sealer.keyring.current || row.generation == Tagging.unset.generation else {
            throw StoreError(.conflict, "a row was prepared under an earlier master key")
        }
        let own = (row as? ObjectRow).map { ObjectHints.rows(of: $0) } ?? []
        changes.append(Change(kind, .insert(try sealer.sealed(row).raw), addedHints: Array(own.union(hints))))
    }

    /// A new row in the place of one that may have been removed: its version is higher than any that the removed one had, so that the log tells the
    /// two apart.
    ///
    /// - Parameter now: later than whatever the removed row had from, on whichever server: ``DirectoryRow/following(_:at:)`` for what the directory's row
    ///   tells of. A server's own clock is enough only where no other server removes the row.
    mutating func insertAgain<Row: TaggedRow>(
        _ kind: String,
        _ row: Row,
        at now: Instant,
        hints: [RawRow] = []
    ) throws {
        var removed = row
        removed.version = UInt64(clamping: now.microseconds)
        changes.append(Change(kind, .insert(try sealer.sealed(row, after: removed).raw), addedHints: hints))
    }

    /// Nothing is changed of the row, but the whole transaction fails when it is no longer the one that was read.
    mutating func witness<Row: TaggedRow>(_ kind: String, _ row: Row) {
        changes.append(.witness(ChangeKind.witness + kind, row))
    }

    /// A changed row; the whole transaction fails when the stored row is no longer `earlier`.
    mutating func update<Row: TaggedRow>(
        _ kind: String,
        _ row: Row,
        from earlier: Row,
        addedHints: [RawRow] = [],
        removedHints: [RawRow] = []
    ) throws {
        let sealed = try sealer.sealed(row, after: earlier)
        var (added, removed) = (Set(addedHints), Set(removedHints))
        if let row = row as? ObjectRow, let earlier = earlier as? ObjectRow {
            let own = ObjectHints.changes(from: earlier, to: row)
            added.formUnion(own.added)
            removed.formUnion(own.removed)
        }
        changes.append(
            Change(
                kind,
                .update(sealed.raw, guardTag: earlier.tag),
                addedHints: Array(added),
                removedHints: Array(removed)
            )
        )
    }

    /// A row that goes: it is written once more with a higher version, logged, and removed. The word begins with `ChangeKind.removal`.
    mutating func remove<Row: TaggedRow>(_ kind: String, _ row: Row) throws {
        let tombstone = try sealer.tombstone(row)
        changes.append(Change(kind, .delete(tombstone: tombstone.raw, guardTag: row.tag)))
    }
}
