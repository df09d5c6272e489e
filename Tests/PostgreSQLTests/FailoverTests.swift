import Canonical
import SQLStore
import Store
import TestDatabases
import TestSupport
import Testing

@testable import PostgreSQL

/// Two servers, the second a standby of the first, and one store that knows both.
@Suite struct FailoverTests {
    private static let options = ["wal_level = replica", "max_wal_senders = 4", "hot_standby = on"]

    @Test("a store with two hosts writes to the primary, and follows it when the standby becomes that")
    func failover() async throws {
        let primary = try await DatabaseServer.own(.postgres, options: Self.options)
        let database = try await primary.makeDatabase()
        let standby = try await DatabaseServer.own(.postgres, options: Self.options, standbyOf: primary)
        // The standby stands first, so that the order alone does not lead to the primary.
        var settings = database.settings
        settings.hosts = [standby, primary].map { ServerAddress(host: database.host, port: $0.port) }
        settings.connectTimeout = .seconds(2)
        let store = try await PostgreSQLDatabase.open(settings, clock: SystemClock())
        try await store.apply([.insert(SampleRows.object("before").raw)])
        try await untilReplicated(standby, database, "SELECT count(*) FROM objects")

        var alone = settings
        alone.hosts.removeLast()
        let standbyOnly = alone
        let refused = await #expect(throws: StoreError.self) { try await PostgreSQLDatabase.check(standbyOnly) }
        #expect(refused?.code == .unavailable && refused?.detail.contains("standby") == true)

        try await primary.kill()
        try await standby.sql("SELECT pg_promote()")
        try await untilWritten(store, "after")
        let seen = try await store.read([.object("before"), .object("after")])
        #expect(seen.map(\.count) == [1, 1])
        await store.close()
        await standby.end()
        await primary.end()
    }

    @Test("a primary that takes no writes any more loses its connections, not its data")
    func demoted() async throws {
        let server = try await DatabaseServer.own(.postgres)
        let store = try await server.makeDatabase().store()
        try await store.apply([.insert(SampleRows.object("before").raw)])
        try await server.sql("ALTER SYSTEM SET default_transaction_read_only = on; SELECT pg_reload_conf()")
        let writer = await refusal(of: store)
        #expect(writer == .unavailable, "no host takes writes")
        #expect(try await store.read(.object("before")).count == 1)
        try await server.sql("ALTER SYSTEM RESET default_transaction_read_only; SELECT pg_reload_conf()")
        try await untilWritten(store, "after")
        await store.close()
        await server.end()
    }

    private func refusal(of store: DatabaseStore) async -> StoreError.Code? {
        for number in 0..<1_000 {
            do throws(StoreError) {
                try await store.apply([.insert(SampleRows.object("n\(number)").raw)])
            } catch {
                return error.code
            }
        }
        return nil
    }

    private func untilReplicated(_ standby: DatabaseServer, _ database: TestDatabase, _ text: String) async throws {
        let start = ContinuousClock.now
        while true {
            let answer = try? await standby.sql(text, in: database.name)
            if answer == "1\n" { return }
            try #require(start.duration(to: .now) < .seconds(30))
        }
    }

    private func untilWritten(_ store: DatabaseStore, _ id: String) async throws {
        let start = ContinuousClock.now
        while true {
            do throws(StoreError) {
                return try await store.apply([.insert(SampleRows.object(id).raw)])
            } catch {
                // Written at an earlier try of which the answer was lost.
                if error.code == .conflict { return }
                try #require(start.duration(to: .now) < .seconds(60), "\(error)")
            }
            await Task.yield()
        }
    }
}
