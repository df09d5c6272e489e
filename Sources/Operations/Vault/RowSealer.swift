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

    /// The row as it is written: the current generation, a version one above the earlier row's, and a fresh tag. What it has sealed as the earlier
    /// row had it is sealed anew where that one is under an earlier master; what the caller sealed must be under the current one.
    func sealed<Row: TaggedRow>(_ row: Row, after earlier: Row? = nil) throws -> Row {
        var row = row
        if let earlier, earlier.generation < keyring.current, earlier.generation > MasterGeneration(0),
            !Row.table.sealedColumns.isEmpty
        {
            var raw = row.raw
            try reseal(&raw, from: earlier.generation, asIn: earlier.raw)
            row = try Row(raw)
        }
        return try tagged(row, after: earlier)
    }

    /// The row as it says good-bye: what is sealed in it stays as it is.
    func tombstone<Row: TaggedRow>(_ row: Row) throws -> Row { try tagged(row, after: row) }

    private func tagged<Row: TaggedRow>(_ row: Row, after earlier: Row?) throws -> Row {
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
            // A newer master may be known as it was in a rotate that was given up.
            throw Damage(row, "its tag does not fit its content", isAhead: generation > keyring.current)
        }
    }
}

extension RawRow {
    /// The master under which the row is tagged, as it says itself; nil where that cannot be read.
    var generation: MasterGeneration? {
        guard case .integer(let number) = self["generation"] else { return nil }
        return UInt32(exactly: number).map { MasterGeneration($0) }
    }
}

/// The one suite of this version: XAES-256-GCM, HKDF-SHA256, SHA-256.
enum Suite {
    static let number: UInt64 = 1
}
