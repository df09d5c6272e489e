import Canonical
import Store

/// Brings a database to the schema that the program knows: forward only, each migration once.
///
/// All that is pending is one transaction where the engine can do that; statements may be run twice where it cannot. Of
/// servers that migrate at once one does it while the others wait, and they find nothing left to do.
public struct Migrator: Sendable {
    private let dialect: any Dialect
    private let migrations: [Migration]

    /// With what the program carries for the dialect's engine.
    ///
    /// - Throws: `wrong-schema` if a file has another form.
    public init(_ dialect: any Dialect) throws(StoreError) {
        self.init(dialect, migrations: try Migration.embedded(for: dialect.engine))
    }

    public init(_ dialect: any Dialect, migrations: [Migration]) {
        self.dialect = dialect
        self.migrations = migrations
    }

    /// What `migrate` would do; writes nothing.
    ///
    /// - Throws: `wrong-schema` as `MigrationPlan` does, and what the connection throws.
    public func check(_ connection: any SQLConnection) async throws(StoreError) -> MigrationPlan {
        try MigrationPlan(known: migrations, applied: await applied(connection))
    }

    /// Does what is pending, and gives what that was.
    ///
    /// - Throws: `wrong-schema` as `MigrationPlan` does, and what the connection throws.
    @discardableResult
    public func migrate(_ connection: any SQLConnection, at time: Instant) async throws(StoreError) -> [Migration] {
        let plan = try await check(connection)
        guard !plan.pending.isEmpty else { return [] }
        do throws(StoreError) {
            try await connection.transaction(statements(plan.pending, at: time))
            return plan.pending
        } catch {
            // Another server was faster if now nothing is pending.
            guard error.code == .conflict, try await check(connection).pending.isEmpty else { throw error }
            return []
        }
    }

    private func applied(_ connection: any SQLConnection) async throws(StoreError) -> [AppliedMigration] {
        let table = Value.of("schema_migrations")
        let find = SQLStatement(dialect.findTable(dialect.placeholder(1)), [table])
        guard try await connection.snapshot([find], .read).first?.isEmpty == false else { return [] }
        let select = SQLStatement("SELECT number, name, checksum, applied FROM schema_migrations ORDER BY number")
        var applied: [AppliedMigration] = []
        for values in try await connection.snapshot([select], .read).first ?? [] {
            applied.append(try AppliedMigration(values))
        }
        return applied
    }

    private func statements(_ pending: [Migration], at time: Instant) -> [SQLStatement] {
        var statements = dialect.migrationLock + [SQLStatement(dialect.createMigrationsTable)]
        if pending.first?.number == 1 { statements += dialect.firstMigrationPrologue.map { SQLStatement($0) } }
        for migration in pending {
            let steps = migration.statements.map { SQLStatement($0) }
            let memory = [remember(migration, at: time)]
            // Where a crash can leave half of a migration, only a whole one is remembered.
            statements += dialect.makesTablesInTransactions ? memory + steps : steps + memory
        }
        return statements + dialect.migrationUnlock
    }

    private func remember(_ migration: Migration, at time: Instant) -> SQLStatement {
        let places = (1...4).map(dialect.placeholder).joined(separator: ", ")
        let row = AppliedMigration(
            number: migration.number,
            name: migration.name,
            checksum: migration.checksum,
            applied: time
        )
        return SQLStatement(
            "INSERT INTO schema_migrations (number, name, checksum, applied) VALUES (\(places))",
            row.values
        )
    }
}
