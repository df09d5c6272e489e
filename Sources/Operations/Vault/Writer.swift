import Canonical
import Store

/// Collects the changes of one transaction, each with its tag and the word under which the change log keeps it.
struct Writer: Sendable {
    private let sealer: RowSealer
    private(set) var changes: [Change] = []

    init(_ sealer: RowSealer) {
        self.sealer = sealer
    }

    /// A new row.
    mutating func insert<Row: TaggedRow>(_ kind: String, _ row: Row, hints: [RawRow] = []) throws {
        changes.append(Change(kind, .insert(try sealer.sealed(row).raw), addedHints: hints))
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
        changes.append(
            Change(
                kind,
                .update(sealed.raw, guardTag: earlier.tag),
                addedHints: addedHints,
                removedHints: removedHints
            )
        )
    }
}
