import Canonical

/// One change of one tagged row: it becomes the write, exactly one record of the change log, and the hints beside it.
public struct Change: Sendable, Hashable {
    public enum Act: Sendable, Hashable {
        case insert(RawRow)
        /// The guard is the tag that the row had when it was read.
        case update(RawRow, guardTag: Bytes)
        /// The row as it says good-bye, with a higher version and a tag of its own: written, logged, then removed.
        case delete(tombstone: RawRow, guardTag: Bytes)
        /// Writes nothing but its record, and that only while the row is still exactly as it was read: what was decided on this row must
        /// not be written after the row has changed.
        case witness(RawRow)
    }

    /// What happened, in a word that the log keeps: `create`, `grant`, `revoke`, ….
    public let kind: String
    public let act: Act
    /// Rows of tables without a tag, such as the names of an object.
    public var addedHints: [RawRow]
    public var removedHints: [RawRow]
    /// What the record says of it besides the row.
    public var details = LogDetails()

    public init(_ kind: String, _ act: Act, addedHints: [RawRow] = [], removedHints: [RawRow] = []) {
        self.kind = kind
        self.act = act
        self.addedHints = addedHints
        self.removedHints = removedHints
    }

    /// A row that is not there yet.
    public static func insert(_ kind: String, _ row: some TaggedRow) -> Change { Change(kind, .insert(row.raw)) }

    /// - Parameter guardTag: the tag that was read, not the new one.
    public static func update(_ kind: String, _ row: some TaggedRow, guardTag: Bytes) -> Change {
        Change(kind, .update(row.raw, guardTag: guardTag))
    }

    /// - Parameters:
    ///   - tombstone: the row as the record says it, tagged.
    ///   - guardTag: the tag that was read.
    public static func delete(_ kind: String, tombstone: some TaggedRow, guardTag: Bytes) -> Change {
        Change(kind, .delete(tombstone: tombstone.raw, guardTag: guardTag))
    }

    /// - Parameter row: as it was read, with its tag.
    public static func witness(_ kind: String, _ row: some TaggedRow) -> Change { Change(kind, .witness(row.raw)) }

    /// The row as it will be written.
    public var row: RawRow {
        switch act {
        case .insert(let row), .update(let row, _), .delete(let row, _), .witness(let row): row
        }
    }

    /// The write, its record, and for a deletion the removal; hints apart.
    func mutations(_ record: LogRow) -> [Mutation] {
        let log = Mutation.log(record, proving: row.reference)
        switch act {
        case .insert(let row): return [.insert(row), log]
        case .update(let row, let guardTag): return [.update(row, guardTag: guardTag), log]
        case .delete(let row, let guardTag): return [.update(row, guardTag: guardTag), log, .remove(row.reference)]
        case .witness: return [log]
        }
    }

    /// Whether the row is another one afterwards.
    var isWriting: Bool {
        if case .witness = act { false } else { true }
    }

    /// Whether the row as it will be written is under this master or a newer one; one that is only looked at may be under any.
    func isUnder(_ generation: MasterGeneration) -> Bool {
        guard isWriting, case .integer(let number) = row["generation"] else { return !isWriting }
        return number >= Int64(generation.number)
    }

    func check() throws(StoreError) {
        try row.check()
        try row.reference.check()
        guard !row.tag.isEmpty else { throw StoreError(.invalid, "a row of \(row.table) has no tag yet") }
        for hint in addedHints { try Mutation.addHint(hint).check() }
        for hint in removedHints { try Mutation.removeHint(hint).check() }
    }
}
