import Canonical
import SQLStore
import Store

/// A store in a PostgreSQL database.
public enum PostgreSQLDatabase {
    /// Connects, and brings the schema up to date.
    ///
    /// Of several hosts the one that takes writes is used, also after another one became that. Reading callers share a few connections;
    /// each writing one has a connection for itself.
    ///
    /// - Parameters:
    ///   - settings: the user must own the schema, or have the right to create tables in it.
    ///   - clock: for the time at which a migration was applied.
    /// - Throws: `unavailable` (with a sentence that says which setting is wrong), `busy`, `foreign-database`, `wrong-schema`.
    public static func open(
        _ settings: ConnectionSettings,
        clock: some WallClock
    ) async throws(StoreError) -> DatabaseStore {
        try await connected(settings) { connection throws(StoreError) in
            try await Migrator(PostgreSQLDialect()).migrate(connection, at: clock.now())
        }
        return store(settings)
    }

    /// What opening would change in the schema; writes nothing.
    ///
    /// - Throws: as `open` does.
    public static func check(_ settings: ConnectionSettings) async throws(StoreError) -> MigrationPlan {
        try await connected(settings) { connection throws(StoreError) in
            try await Migrator(PostgreSQLDialect()).check(connection)
        }
    }

    @discardableResult
    private static func connected<Answer: Sendable>(
        _ settings: ConnectionSettings,
        _ body: (PostgreSQLConnection) async throws(StoreError) -> Answer
    ) async throws(StoreError) -> Answer {
        let connection = try await PostgreSQLConnection.open(settings, .migrator)
        do throws(StoreError) {
            try await Ownership.check(connection, database: settings.database)
            let answer = try await body(connection)
            await connection.close()
            return answer
        } catch {
            await connection.close()
            throw error
        }
    }

    private static func store(_ settings: ConnectionSettings) -> DatabaseStore {
        // The fewer, the more reads travel together.
        let count = min(PostgreSQLLimits.readers, max(1, settings.limit / 4))
        let readers = SharedConnections(count: count) { () async throws(StoreError) in
            try await PostgreSQLConnection.open(settings, .reader)
        }
        let writers = ConnectionPool(limit: max(1, settings.limit - count)) { () async throws(StoreError) in
            try await PostgreSQLConnection.open(settings, .writer)
        }
        return DatabaseStore(PostgreSQLDialect(), readers: readers, writers: writers)
    }
}
