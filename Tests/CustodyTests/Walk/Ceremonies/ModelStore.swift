import Custody

/// A database in memory: every transaction is whole, and goes only if what its writer read is still there.
struct ModelStore {
    private(set) var rows: ModelRows

    init(_ rows: ModelRows) {
        self.rows = rows
    }

    /// False if one of the versions is another.
    mutating func transact(
        vault: Int?,
        ceremony: (id: CeremonyID, version: Int)?,
        _ body: (inout ModelRows) throws -> Void
    ) rethrows -> Bool {
        if let vault, rows.vault.version != vault { return false }
        if let ceremony, rows.ceremonies[ceremony.id]?.version != ceremony.version { return false }
        var written = rows
        try body(&written)
        if vault != nil { written.vault.version += 1 }
        if let ceremony { written.ceremonies[ceremony.id]?.version += 1 }
        rows = written
        return true
    }
}
