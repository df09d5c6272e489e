import Canonical
import Keyring
import Store

extension RowSealer {
    /// The same facts under the current master: what is sealed in the row is sealed anew, the version stays, the tag is fresh.
    ///
    /// Throws `Damage` for a row that is not what the vault wrote, or whose sealed columns do not open.
    func rewrapped(_ row: RawRow) throws(Damage) -> RawRow {
        guard let generation = row.generation else { throw Damage(row, "its generation cannot be read") }
        try check(row, generation: generation)
        var fresh = row
        try reseal(&fresh, from: generation)
        do {
            return try tagged(fresh)
        } catch {
            throw Damage(row, "it cannot be tagged")
        }
    }

    /// Seals the row's sealed columns under the current master; of a row that was changed only those that are as they were before.
    func reseal(_ row: inout RawRow, from generation: MasterGeneration, asIn earlier: RawRow? = nil) throws(Damage) {
        for column in row.table.sealedColumns {
            guard let position = row.table.position(of: column), case .bytes(let sealed) = row.values[position],
                earlier.map({ $0.values[position] == row.values[position] }) ?? true
            else { continue }
            do {
                row.values[position] = .bytes(try resealed(sealed, column, of: row, from: generation))
            } catch {
                throw Damage(row, "its column \(column) does not open")
            }
        }
    }

    private func tagged(_ row: RawRow) throws -> RawRow {
        var row = row
        row.values[row.values.count - 3] = .of(keyring.current)
        row.values[row.values.count - 1] = .bytes(
            try keyring.rowTag(row.binding(suite: Suite.number, vault: vault))
        )
        return row
    }

    private func resealed(
        _ sealed: Bytes,
        _ column: String,
        of row: RawRow,
        from generation: MasterGeneration
    ) throws -> Bytes {
        switch (row.table, column) {
        case (ObjectRow.table, "material"):
            let context = try context(of: row)
            return try keyring.wrapMaterial(
                keyring.unwrapMaterial(sealed, context, generation: generation),
                context
            )
        case (ObjectRow.table, _):
            let context = try context(of: row)
            return try keyring.sealAttributes(keyring.openAttributes(sealed, context, generation: generation), context)
        case (IdempotencyRow.table, _):
            let fields = [CanonicalValue.vault(vault), .bytes(row["id"].content)]
            return try keyring.seal(
                keyring.open(sealed, as: .answer, fields, generation: generation),
                as: .answer,
                fields
            )
        case (AsynchronousPartRow.table, _):
            let fields = try AsynchronousPartRow(row).context(vault)
            return try keyring.seal(
                keyring.open(sealed, as: .asynchronous, fields, generation: generation),
                as: .asynchronous,
                fields
            )
        default:
            let holder = try ShareholderRow(row)
            let fields = [CanonicalValue.vault(vault), .epoch(holder.epoch), .text(holder.holder)]
            return try keyring.seal(
                keyring.open(sealed, as: .drillKey, fields, generation: generation),
                as: .drillKey,
                fields
            )
        }
    }

    private func context(of row: RawRow) throws -> MaterialContext {
        guard case .integer(let type) = row["object_type"], case .integer(let revision) = row["material_revision"],
            let objectType = UInt32(exactly: type),
            let id = String(validating: row["id"].content, as: UTF8.self)
        else { throw Damage(row, "it cannot be read") }
        return MaterialContext(
            vault: vault,
            id: id,
            objectType: objectType,
            revision: UInt64(bitPattern: revision)
        )
    }
}

extension Value {
    fileprivate var content: Bytes {
        if case .bytes(let bytes) = self { bytes } else { [] }
    }
}
