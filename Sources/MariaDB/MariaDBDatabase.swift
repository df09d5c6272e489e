import Canonical
import SQLStore
import Store

/// A store in a database of a MariaDB server, on InnoDB or MyRocks, alone or in a Galera cluster.
public enum MariaDBDatabase {
    /// Connects and brings the schema up to date.
    ///
    /// - Parameters:
    ///   - settings: the database must be there; the user needs all rights in it and none elsewhere.
    ///   - clock: for the time at which a migration was applied.
    /// - Throws: `unavailable`, `busy`, `read-only`, `full`, `foreign-database`, `wrong-schema`, each with a sentence for the operator.
    public static func open(_ settings: ConnectionSettings, clock: some WallClock) async throws(StoreError)
        -> DatabaseStore
    {
        try await migrate(settings, clock)
        let watch = SwitchoverWatch()
        let readers = ConnectionPool(limit: settings.limit) { () async throws(StoreError) in
            try await MariaDBConnection.open(settings, .reader, watch)
        }
        let writers = ConnectionPool(limit: settings.limit) { () async throws(StoreError) in
            try await MariaDBConnection.open(settings, .writer, watch)
        }
        return DatabaseStore(MariaDBDialect(), readers: readers, writers: writers)
    }

    /// What opening would change in the schema; writes nothing.
    ///
    /// - Throws: as `open` does.
    public static func check(_ settings: ConnectionSettings) async throws(StoreError) -> MigrationPlan {
        let connection = try await MariaDBConnection.open(settings, .migrator)
        do throws(StoreError) {
            let plan = try await Migrator(MariaDBDialect()).check(connection)
            try await MariaDBOwner(connection).check(plan)
            await connection.close()
            return plan
        } catch {
            await connection.close()
            throw error
        }
    }

    /// On a connection that is closed afterwards, with the locks that it may still have.
    private static func migrate(_ settings: ConnectionSettings, _ clock: some WallClock) async throws(StoreError) {
        let connection = try await MariaDBConnection.open(settings, .migrator)
        do throws(StoreError) {
            try await migrate(connection, clock)
            try await MariaDBOwner(connection).checkEngines()
            await connection.close()
        } catch {
            await connection.close()
            throw error
        }
    }

    /// Where nothing lets one server wait for another, as in a Galera cluster, their transactions may be in each other's way, and one
    /// may find another's first migration done and its second not yet.
    private static func migrate(_ connection: MariaDBConnection, _ clock: some WallClock) async throws(StoreError) {
        let migrator = try Migrator(MariaDBDialect(isClustered: await connection.isClustered))
        // Who has waited that long for another server's lock has waited enough.
        let end = ContinuousClock.now + SQLLimits.migrationWait
        for attempt in 1...MariaDBLimits.migrationAttempts {
            do throws(StoreError) {
                try await MariaDBOwner(connection).check(try await migrator.check(connection))
                try await migrator.migrate(connection, at: clock.now())
                return
            } catch {
                guard [.busy, .conflict].contains(error.code), attempt < MariaDBLimits.migrationAttempts,
                    ContinuousClock.now < end
                else { throw error }
            }
            try? await Task.sleep(for: MariaDBLimits.migrationPause * attempt)
        }
    }
}
