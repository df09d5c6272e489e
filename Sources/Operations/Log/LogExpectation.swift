import Canonical
import Store

/// What the change log says that the tables must hold: for every row its newest version and the hash of its content.
///
/// Rows are known here by the first 16 bytes of a hash of their place, so that a million of them fit into memory.
struct LogExpectation {
    private struct Place: Hashable {
        let high: UInt64
        let low: UInt64

        init(_ table: String, _ key: Bytes) {
            let bytes = Digest(of: Canonical.encode(.text(table), .bytes(key))).bytes
            high = bytes.bigEndian(at: 0) ?? 0
            low = bytes.bigEndian(at: 8) ?? 0
        }
    }

    private struct Entry {
        var version: UInt64
        var hash: UInt64
        var isDeleted: Bool
        /// The master under which the row was at least, when it was written.
        var generation: MasterGeneration
        var wasSeen = false
        /// Each makes one version, so there are never more of them than versions.
        var records: UInt64 = 1
    }

    /// What is said of a row.
    enum Verdict {
        case fits, unknown, older, altered
    }

    private var entries: [Place: Entry] = [:]

    /// Takes in one record; of several about one row the highest version counts.
    ///
    /// - Returns: false when a version of the row was made twice: somebody put an old row back, and it was changed from there.
    mutating func note(_ record: LogRow) -> Bool {
        if record.changeKind.hasPrefix(ChangeKind.witness) { return true }
        let place = Place(record.tableName, record.rowKey)
        let records = (entries[place]?.records ?? 0) + 1
        if let known = entries[place], known.version >= record.rowVersion {
            entries[place]?.records = records
            return records <= known.version
        }
        entries[place] = Entry(
            version: record.rowVersion,
            hash: record.rowHash.bytes.bigEndian(at: 0) ?? 0,
            isDeleted: record.changeKind.hasPrefix(ChangeKind.removal),
            generation: record.generation,
            records: records
        )
        return records <= record.rowVersion
    }

    /// Compares a stored row with its newest record. A row under a newer master was wrapped anew: what it says is as the record had it, since its
    /// version is, but not a single sealed byte; its tag, which the caller checks, is what vouches for it.
    mutating func judge(_ row: RawRow, version: UInt64) -> Verdict {
        let place = Place(row.table.name, row.reference.canonicalKey)
        guard var entry = entries[place], !entry.isDeleted else { return .unknown }
        entry.wasSeen = true
        entries[place] = entry
        if version < entry.version { return .older }
        if version == entry.version, let generation = row.generation, generation > entry.generation { return .fits }
        return entry.hash == row.contentHash.bytes.bigEndian(at: 0) ? .fits : .altered
    }

    /// Whether the log says that there is such a row.
    func expects(_ table: Table, _ key: Bytes) -> Bool {
        entries[Place(table.name, key)].map { !$0.isDeleted } ?? false
    }

    /// Whether a record speaks of a row that no table holds any more.
    func isMissing(_ record: LogRow) -> Bool {
        guard let entry = entries[Place(record.tableName, record.rowKey)] else { return false }
        return !entry.wasSeen && !entry.isDeleted && entry.version == record.rowVersion
    }

    /// How many rows are missing.
    var missing: Int { entries.values.count { !$0.wasSeen && !$0.isDeleted } }
}
