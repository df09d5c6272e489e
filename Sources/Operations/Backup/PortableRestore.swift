import Canonical
import Store

/// Puts a backup of all rows into an empty database, of whatever engine.
///
/// The file is read twice: the whole of it is checked before anything is written. The vault's own row comes last, so that a restore that was
/// cut off leaves a database in which no server finds a vault.
public struct PortableRestore: Sendable {
    private let store: any Store
    private let progress: PortableBackup.Progress

    /// - Parameters:
    ///   - store: migrated and empty.
    ///   - progress: told after every transaction.
    public init(_ store: any Store, progress: @escaping PortableBackup.Progress = { _, _ in }) {
        self.store = store
        self.progress = progress
    }

    /// Answers the rows of each table, which are counted once more in the database.
    ///
    /// - Throws: `OperationError`: `backup-damaged`, `database-not-empty`, `root-folder` where the file cannot be read; and what the database
    ///   throws.
    public func read(from path: String) async throws -> [String: Int] {
        let counts = try await check(path)
        for table in Schema.tables where try await store.count(table) > 0 {
            throw OperationError(
                .databaseNotEmpty,
                "The database holds rows already (\(table.name)). A backup is restored into an empty one only: name another, or drop its tables."
            )
        }
        try await insert(path, counts.values.reduce(0, +))
        for table in Schema.tables {
            let found = try await store.count(table)
            guard found == counts[table.name] ?? 0 else {
                throw OperationError(
                    .stateDamaged,
                    "The table \(table.name) has \(found) rows after the restore and \(counts[table.name] ?? 0) in the backup. Do not use it."
                )
            }
        }
        return counts
    }

    /// Reads all of the file: form, every row's columns, counts, and the SHA-256.
    private func check(_ path: String) async throws -> [String: Int] {
        try await BackupErrors.named {
            let input = try BackupInput(path)
            let head = try BackupFormat.Head(input)
            guard head.schema == Schema.version else {
                throw OperationError(
                    .backupDamaged,
                    "The backup is of schema \(head.schema), this program's is \(Schema.version): restore it with the program that wrote it, then upgrade."
                )
            }
            var counts: [String: Int] = [:]
            while let row = try BackupFormat.row(input) { counts[row.table.name, default: 0] += 1 }
            let said = try BackupFormat.counts(input)
            let digest = input.digest
            guard said.filter({ $0.value > 0 }) == counts, try input.value(atMost: 32).bytes == digest.bytes,
                try input.isAtEnd()
            else { throw BackupFormatError() }
            return counts
        }
    }

    private func insert(_ path: String, _ total: Int) async throws {
        let input = try await BackupErrors.named {
            let input = try BackupInput(path)
            _ = try BackupFormat.Head(input)
            return Unshared(input)
        }
        var last: [Mutation] = []
        var done = 0
        while done < total {
            let rows = try await BackupErrors.named { try Self.batch(input.value) }
            last += rows.filter { $0.table == VaultRow.table }.map(Mutation.insert)
            let mutations = rows.filter { $0.table != VaultRow.table }.map(Mutation.insert)
            if !mutations.isEmpty { try await store.apply(mutations) }
            done += rows.count
            progress(rows.last?.table.name ?? "", done)
        }
        if !last.isEmpty { try await store.apply(last) }
    }

    /// As many rows as one transaction takes; fewer only at the end.
    private static func batch(_ input: BackupInput) throws -> [RawRow] {
        var rows: [RawRow] = []
        var size = 0
        while rows.count < BackupLimits.transactionRows, size < BackupLimits.transactionBytes {
            guard let row = try BackupFormat.row(input) else { break }
            rows.append(row)
            size += row.size
        }
        return rows
    }
}
