import Canonical
import Store

/// A backup of all rows of one state of the database, in a form that every engine takes: SQLite's rows go into PostgreSQL, and those into
/// MariaDB. Rows are copied as they are, wrapped and tagged; no key is needed.
public struct PortableBackup: Sendable {
    /// How far a backup or a restore is.
    public typealias Progress = @Sendable (_ table: String, _ rows: Int) -> Void

    private let store: any Store
    private let progress: Progress

    /// - Parameter progress: told after every table.
    public init(_ store: any Store, progress: @escaping Progress = { _, _ in }) {
        self.store = store
        self.progress = progress
    }

    /// Writes the file, and answers the rows of each table.
    ///
    /// The pages are read one after the other. Every change of a row adds a record to the change log, which never shrinks: where the log is as
    /// long at the end as at the beginning, all pages are of one state. Where it is not, the backup begins anew, a few times.
    ///
    /// - Throws: `OperationError`: `conflict` when the database was written to all the while, `root-folder` where the file cannot be written;
    ///   and what the database throws.
    public func write(to path: String, at now: Instant) async throws -> [String: Int] {
        for _ in 0..<BackupLimits.attempts {
            let before = try await mark()
            let output = try await file { Unshared(try BackupOutput(path)) }
            let counts = try await copy(to: output, at: now)
            if try await mark() == before {
                try await file { try output.value.finish() }
                return counts
            }
        }
        throw OperationError(
            .conflict,
            "The database was written to during the backup, several times. Stop the server, or take the backup when it has less to do."
        )
    }

    /// What rises with every change.
    private func mark() async throws -> [Int] {
        [try await store.count(LogRow.table), try await store.count(CheckpointRow.table)]
    }

    private func copy(to output: Unshared<BackupOutput>, at now: Instant) async throws -> [String: Int] {
        let vault = try await store.read(.vault).first.map(VaultRow.init)
        let head = BackupFormat.Head(vault: vault?.id, created: now)
        try await file { try output.value.add(head.bytes) }
        var counts: [String: Int] = [:]
        for table in Schema.tables {
            let count = try await copy(table, to: output)
            counts[table.name] = count
            progress(table.name, count)
        }
        let end = BackupFormat.end(counts)
        try await file {
            try output.value.add(end)
            try output.value.add(Canonical.encode(.digest(output.value.digest)))
        }
        return counts
    }

    private func copy(_ table: Table, to output: Unshared<BackupOutput>) async throws -> Int {
        var (count, limit) = (0, BackupLimits.page)
        var after: [Value]?
        while true {
            let rows: [RawRow]
            do {
                rows = try await store.read(.page(of: table, after: after, limit: limit))
            } catch {
                // Rows that are large together are read in smaller pages.
                guard error.code == .tooLarge, limit > 1 else { throw error }
                limit /= 2
                continue
            }
            try await file { for row in rows { try output.value.add(BackupFormat.bytes(row)) } }
            count += rows.count
            guard rows.count == limit, let last = rows.last else { return count }
            after = last.key
        }
    }

    private func file<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await BackupErrors.named(body)
    }
}
