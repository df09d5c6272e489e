import Canonical
import SQLStore
import Store
import TestDatabases
import TestSupport
import Testing

@testable import PostgreSQL

/// Servers that stop, die or close a connection: nobody waits for ever, and nobody hears "failed" of what may have been done.
@Suite struct LostConnectionTests {
    private static func settings(_ database: TestDatabase) -> ConnectionSettings {
        var settings = database.settings
        settings.statementTimeout = .milliseconds(500)
        settings.connectTimeout = .seconds(2)
        return settings
    }

    /// A store and a row in it, on a server that may be hurt.
    private static func prepared() async throws -> (DatabaseServer, TestDatabase) {
        let server = try await DatabaseServer.own(.postgres)
        let database = try await server.makeDatabase()
        let store = try await database.store()
        try await store.apply([.insert(SampleRows.object("old").raw)])
        await store.close()
        return (server, database)
    }

    private static func counted(_ id: String) throws -> SQLStatement {
        var statement = try SQLStatement.insert(id)
        statement.expectation = .oneChange
        return statement
    }

    @Test("a server that is held answers nobody, and everybody hears of it in time")
    func paused() async throws {
        let (server, database) = try await Self.prepared()
        let settings = Self.settings(database)
        let reader = try await PostgreSQLConnection.open(settings, .reader)
        let writer = try await PostgreSQLConnection.open(settings, .writer)
        let careful = try await PostgreSQLConnection.open(settings, .writer)
        let idle = try await PostgreSQLConnection.open(settings, .writer)
        try await server.pause()
        let start = ContinuousClock.now
        async let read = code { _ = try await reader.snapshot([try .object("old")], .read) }
        async let written = code { try await writer.transaction([try .insert("new")]) }
        async let counted = code { try await careful.transaction([try Self.counted("other")]) }
        async let opened = code { _ = try await PostgreSQLConnection.open(settings, .reader) }
        async let isAlive = idle.isAlive()
        #expect(await read == .unavailable)
        #expect(await written == .outcomeUnknown, "its commit was sent and not answered")
        #expect(await counted == .unavailable, "its commit was not sent")
        #expect(await opened == .unavailable)
        #expect(await !isAlive)
        #expect(start.duration(to: .now) < .seconds(20))
        #expect(await code { try await careful.transaction([try .insert("third")]) } == .unavailable)
        try await server.resume()
        let again = try await PostgreSQLConnection.open(settings, .reader)
        #expect(try await again.snapshot([try .object("old"), try .object("other")], .read).map(\.count) == [1, 0])
        await again.close()
        await server.end()
    }

    @Test("a server that dies leaves only those in doubt whose commit was sent")
    func killed() async throws {
        let (server, database) = try await Self.prepared()
        var settings = Self.settings(database)
        settings.statementTimeout = .seconds(30)
        let reader = try await PostgreSQLConnection.open(settings, .reader)
        let writer = try await PostgreSQLConnection.open(settings, .writer)
        let careful = try await PostgreSQLConnection.open(settings, .writer)
        let idle = try await PostgreSQLConnection.open(settings, .writer)
        for connection in [reader, writer, careful] { try await Gate.patience(connection) }
        let gate = try await Gate(database)
        let pass = gate.statement
        async let read = code { _ = try await reader.snapshot([pass], .read) }
        async let written = code { try await writer.transaction([try .insert("new"), pass]) }
        async let counted = code { try await careful.transaction([try Self.counted("other"), pass]) }
        try await gate.untilWaiting(3)
        try await server.kill()
        #expect(await read == .unavailable)
        #expect(await written == .outcomeUnknown)
        #expect(await counted == .unavailable)
        try await server.start()
        #expect(
            await code { try await idle.transaction([try .insert("third")]) } == .unavailable,
            "known before it was sent"
        )
        let again = try await PostgreSQLConnection.open(settings, .reader)
        let count = SQLStatement("SELECT count(*) FROM objects")
        #expect(try await again.snapshot([count], .read) == [[[.integer(1)]]])
        await again.close()
        await server.end()
    }

    @Test("a store goes on after its server was restarted")
    func restarted() async throws {
        let (server, database) = try await Self.prepared()
        let store = try await database.store()
        for round in 0..<2 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for n in 0..<8 {
                    group.addTask {
                        #expect(try await store.read(.object("old")).count == 1)
                        try await store.apply([.insert(SampleRows.object("\(round)-\(n)").raw)])
                    }
                }
                try await group.waitForAll()
            }
            try await server.stop()
            let error = await #expect(throws: StoreError.self) { try await store.read(.object("old")) }
            #expect(error?.code == .unavailable)
            try await server.start()
            try await untilAnswered(store)
        }
        #expect(try await store.count(ObjectRow.table) == 17)
        await store.close()
        await server.end()
    }

    @Test("a connection that the server closes in the middle of a transaction leaves no doubt")
    func terminated() async throws {
        let database = try await TestDatabase.migrated()
        let writer = try await database.connection(.writer)
        try await Gate.patience(writer)
        let gate = try await Gate(database)
        let pass = gate.statement
        async let written = code { try await writer.transaction([try .insert("new"), pass, try .insert("late")]) }
        try await gate.untilWaiting()
        try await database.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        // The server said at which statement it went away, and that was before the commit.
        #expect(await written == .unavailable)
        try await gate.open()
        #expect(try await database.sql("SELECT count(*) FROM objects") == "0\n")
    }

    /// What the pools remember of a server that was gone passes soon.
    private func untilAnswered(_ store: DatabaseStore) async throws {
        let start = ContinuousClock.now
        while (try? await store.read(.vault)) == nil {
            try #require(start.duration(to: .now) < .seconds(20))
            await Task.yield()
        }
    }

    private func code(_ body: () async throws -> Void) async -> StoreError.Code? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? StoreError)?.code
        }
    }
}
