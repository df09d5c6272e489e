import Canonical
import SQLStore
import Store
import TestDatabases
import TestSupport
import Testing

@testable import MariaDB

/// Servers that stop taking writes while they are in use.
@Suite struct SwitchoverTests {
    private let server: DatabaseServer
    private let settings: ConnectionSettings

    init() async throws {
        server = try await DatabaseServer.own(.mariadb)
        settings = try await server.makeDatabase().settings(DatabaseTLS(.disable))
    }

    @Test("after a switchover writes go to the next host at once, and reads follow them")
    func nextHost() async throws {
        let second = try await DatabaseServer.own(.mariadb)
        let other = try await second.makeDatabase().settings(DatabaseTLS(.disable))
        let there = try await MariaDBDatabase.open(other, clock: SystemClock())
        var both = settings
        both.hosts += other.hosts
        let store = try await MariaDBDatabase.open(both, clock: SystemClock())
        try await store.apply([.insert(SampleRows.object("before").raw)])
        #expect(try await names(store) == ["before"])
        try await becomeReadOnly()
        try await store.apply([.insert(SampleRows.object("after").raw)])
        #expect(try await names(there) == ["after"])
        #expect(try await names(store) == ["after"])
        await store.close()
        await there.close()
        await second.end()
        await server.end()
    }

    @Test("a busy reader of a server that became read_only leaves it soon, also where nobody writes")
    func busyReader() async throws {
        let connection = try await MariaDBConnection.open(settings, .reader)
        try await becomeReadOnly()
        let error = try await soon { _ = try await connection.snapshot([SQLStatement("SELECT 1")], .read) }
        #expect(error?.code == .unavailable && error?.detail.contains("became read_only") == true)
        await connection.close()
        await server.end()
    }

    @Test("where no host takes writes any more, that is what is said")
    func noHost() async throws {
        let store = try await MariaDBDatabase.open(settings, clock: SystemClock())
        try await store.apply([.insert(SampleRows.object("before").raw)])
        try await becomeReadOnly()
        let after = SampleRows.object("after").raw
        var refusals: [StoreError] = []
        // A server that is slow to greet is unavailable first.
        for _ in 0..<20 where refusals.last?.code != .readOnly {
            let error = await #expect(throws: StoreError.self) { try await store.apply([.insert(after)]) }
            if let error { refusals.append(error) }
        }
        #expect(refusals.last?.code == .readOnly && refusals.last?.detail.contains("read_only") == true)
        try await server.sql("SET GLOBAL read_only = OFF;")
        await store.close()
        await server.end()
    }

    @Test("an idle connection to a server that became read_only is not alive")
    func idle() async throws {
        let connection = try await MariaDBConnection.open(settings, .reader)
        #expect(await connection.isAlive())
        try await becomeReadOnly()
        #expect(await connection.isAlive() == false)
        await connection.close()
        await server.end()
    }

    @Test("a user whom read_only does not bind notices it as well")
    func unbound() async throws {
        try await server.sql("GRANT READ_ONLY ADMIN ON *.* TO tester@'127.0.0.1';")
        let connection = try await MariaDBConnection.open(settings, .writer)
        try await becomeReadOnly()
        let error = try await soon { try await connection.transaction([SQLStatement("SELECT 1")]) }
        #expect(error?.code == .unavailable && error?.detail.contains("became read_only") == true)
        await connection.close()
        await server.end()
    }

    @Test("a commit that a server refuses which became read_only has left nothing behind, and may be tried elsewhere")
    func commit() async throws {
        try await server.sql("CREATE TABLE a (b INT PRIMARY KEY);", in: settings.database)
        let handle = try MariaDBLogin(settings, .writer, SwitchoverWatch()).handle()
        try handle.execute("START TRANSACTION")
        #expect(try handle.write(SQLStatement("INSERT INTO a (b) VALUES (1)")) == 1)
        try await becomeReadOnly()
        let refused = #expect(throws: StoreError.self) { try handle.commit() }
        #expect(refused?.code == .unavailable, "\(String(describing: refused))")
        try await server.sql("SET GLOBAL read_only = OFF;")
        #expect(try await server.sql("SELECT COUNT(*) FROM a;", in: settings.database) == "0\n")
        await server.end()
    }

    /// What a call throws that is made over and over: a second is asked for, ten are waited on a slow machine.
    private func soon(_ call: () async throws -> Void) async throws -> StoreError? {
        let end = ContinuousClock.now + .seconds(10)
        do {
            while ContinuousClock.now < end { try await call() }
            return nil
        } catch let error as StoreError {
            return error
        }
    }

    private func becomeReadOnly() async throws { try await server.sql("SET GLOBAL read_only = ON;") }

    private func names(_ store: DatabaseStore) async throws -> [String] {
        try await store.rows(ObjectRow.self).map(\.id)
    }
}
