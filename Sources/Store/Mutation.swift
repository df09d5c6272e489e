import Canonical

/// One step of a transaction. The steps are done in their order, all or none.
public enum Mutation: Sendable, Hashable {
    /// A key that is taken is a `conflict`.
    case insert(RawRow)
    /// Replaces the row of the same key if its tag is still the guard; else the whole transaction is a `conflict`.
    case update(RawRow, guardTag: Bytes)
    /// Writes the same facts as they are under a newer master: the generation, the tag and the columns that are sealed. Only if the row's tag is
    /// still the guard; else the row has changed meanwhile, and it stays as it is, which is no error.
    case rewrap(RawRow, guardTag: Bytes)
    /// Removes the row if its tag is still the reference's; else the whole transaction is a `conflict`.
    case remove(RowReference)
    /// Writes the record with `proof` read in the database: the tag of the row that it tells of. If the row is not in
    /// that state, there is nothing to read, and the transaction is a `conflict`. So a missed guard stops the commit even
    /// where the statements went out together.
    case log(LogRow, proving: RowReference)
    /// Adds a row of a table without a tag; having it already is no error.
    case addHint(RawRow)
    /// Removes it; its absence is no error.
    case removeHint(RawRow)

    /// Refuses (`invalid`, `too-large`) what the tables cannot hold. Every store calls it first.
    public func check() throws(StoreError) {
        switch self {
        case .insert(let row): try row.check()
        case .update(let row, _), .rewrap(let row, _):
            try row.check()
            try row.reference.check()
        case .remove(let reference): try reference.check()
        case .log(let record, let reference):
            try record.raw.check()
            try reference.check()
        case .addHint(let row), .removeHint(let row):
            guard !row.table.isTagged else { throw StoreError(.invalid, "rows of \(row.table) are not hints") }
            try row.check()
        }
    }
}
