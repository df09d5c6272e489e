import Canonical
import Keyring
import Store

/// Gives every mutable row its tag, and checks it at every read.
///
/// The tag covers all columns of the row under the row tag key of a master generation, so that a row cannot be edited, swapped with another
/// or moved to another table by whoever can write the database.
struct RowSealer: Sendable {
    let vault: VaultID
    let keyring: Keyring

    /// The row as it is written: the current generation, a version one above the earlier row's, and a fresh tag.
    func sealed<Row: TaggedRow>(_ row: Row, after earlier: Row? = nil) throws -> Row {
        var row = row
        row.tagging = Tagging(generation: keyring.current, version: (earlier?.version ?? 0) + 1)
        row.tag = try keyring.rowTag(row.rowBinding(suite: Suite.number, vault: vault))
        return row
    }

    /// Throws `Damage` when the row's tag does not fit its columns.
    func check<Row: TaggedRow>(_ row: Row) throws(Damage) {
        try check(row.raw, generation: row.generation)
    }

    /// Throws `Damage` when the row's tag does not fit its columns; for rows of any tagged table.
    func check(_ row: RawRow, generation: MasterGeneration) throws(Damage) {
        guard row["format"] == .integer(1) else { throw Damage(row, "its format is unknown") }
        do {
            try keyring.checkRowTag(row.tag, row.binding(suite: Suite.number, vault: vault), generation: generation)
        } catch {
            throw Damage(row, "its tag does not fit its content")
        }
    }
}

/// The one suite of this version: XAES-256-GCM, HKDF-SHA256, SHA-256.
enum Suite {
    static let number: UInt64 = 1
}
