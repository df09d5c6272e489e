import Canonical
import Glibc
import SQLStore
import Store

/// A store in one file of this machine.
public enum SQLiteDatabase {
    /// Opens the file, makes it if it is not there (mode 0600), and brings its schema up to date.
    ///
    /// - Parameters:
    ///   - path: of the file; its folder must exist. A write-ahead log and shared memory lie beside it while it is open.
    ///   - clock: for the time at which a migration was applied.
    /// - Throws: `unavailable` (no folder, no right, no disk), `read-only`, `full`, `foreign-database`, `damaged`,
    ///   `wrong-schema`, each with a sentence for the operator.
    public static func open(_ path: String, clock: some WallClock) async throws(StoreError) -> DatabaseStore {
        try DatabaseFile(path: path).prepare()
        let writer = try await SQLiteConnection.open(path, .writer)
        do throws(StoreError) {
            try await Migrator(SQLiteDialect()).migrate(writer, at: clock.now())
        } catch {
            await writer.close()
            throw error
        }
        return try store(path, writer: writer)
    }

    /// What opening would change in the schema; writes nothing into it.
    ///
    /// - Throws: as `open` does, and `unavailable` when there is no such file.
    public static func check(_ path: String) async throws(StoreError) -> MigrationPlan {
        let file = DatabaseFile(path: path)
        guard file.exists else { throw StoreError(.unavailable, "there is no database \(path)") }
        try file.prepare()
        let connection = try await SQLiteConnection.open(path, .writer)
        do throws(StoreError) {
            let plan = try await Migrator(SQLiteDialect()).check(connection)
            await connection.close()
            return plan
        } catch {
            await connection.close()
            throw error
        }
    }

    private static func store(_ path: String, writer: SQLiteConnection) throws(StoreError) -> DatabaseStore {
        let first = FirstConnection(writer)
        let writers = ConnectionPool(limit: 1) { () async throws(StoreError) in
            if let connection = await first.take() { return connection }
            return try await SQLiteConnection.open(path, .writer)
        }
        let cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        let count = max(cores * SQLiteLimits.readersPerCore, SQLiteLimits.leastReaders)
        guard let readers = ReaderThreads(path, count: count) else {
            throw StoreError(.unavailable, "the system has no thread left")
        }
        return DatabaseStore(SQLiteDialect(), readers: readers, writers: writers, executor: readers, comparer: readers)
    }
}

/// The connection that is open already when the pool is made.
private actor FirstConnection {
    private var connection: SQLiteConnection?

    init(_ connection: SQLiteConnection) {
        self.connection = connection
    }

    func take() -> SQLiteConnection? {
        defer { connection = nil }
        return connection
    }
}
