import Keyring
import Store
import Synchronization

/// The last row of a table of one row whose tag was checked, as it was read.
///
/// Every request reads the vault's row and the directory's, and mostly finds what the request before found. What is the same to the byte, under the
/// same master key, has the tag that was checked then: it need not be checked, nor read into a value, a second time.
final class KnownRow<Row: TaggedRow>: Sendable {
    private struct Known: Sendable {
        let raw: RawRow
        let row: Row
        let master: MasterMark
    }

    private let known = Mutex<Known?>(nil)

    /// The row, checked. Throws `Damage` when its tag does not fit, `damaged` when it cannot be read.
    func checked(_ raw: RawRow, by sealer: RowSealer) throws -> Row {
        let master = sealer.keyring.currentMaster
        let mark = MasterMark(master)
        if let known = known.withLock({ $0 }), known.master == mark, known.raw.isSame(as: raw) { return known.row }
        let row = try Row(raw)
        try sealer.check(row)
        if row.generation == master.generation { known.withLock { $0 = Known(raw: raw, row: row, master: mark) } }
        return row
    }

    func forget() { known.withLock { $0 = nil } }
}
