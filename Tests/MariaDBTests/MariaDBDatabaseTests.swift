import Canonical
import SQLStore
import Store
import TestDatabases
import TestSupport
import Testing

@testable import MariaDB

@Suite struct MariaDBDatabaseTests {
    private let server: DatabaseServer
    private let database: TestDatabase

    init() async throws {
        server = try await DatabaseServer.shared(.mariadb)
        database = try await server.makeDatabase()
    }

    @Test("what was written is there after the database was closed and opened again")
    func reopening() async throws {
        let store = try await open()
        try await store.apply(SampleRows.logged(SampleRows.object("one")))
        await store.close()
        let again = try await open()
        #expect(try await again.rows(ObjectRow.self) == [SampleRows.object("one")])
        await again.close()
    }

    @Test("localhost is reached by its port, and not by a socket of the library's choice")
    func localhost() async throws {
        var settings = database.settings(DatabaseTLS(.disable))
        settings.hosts = [ServerAddress(host: "localhost", port: server.port)]
        let store = try await MariaDBDatabase.open(settings, clock: SystemClock())
        #expect(try await store.read(.vault).isEmpty)
        await store.close()
    }

    /// As a client does: what is told to be busy is tried again.
    private static func insert(_ id: String, into store: any Store) async throws {
        while true {
            do throws(StoreError) {
                return try await store.apply([.insert(SampleRows.object(id).raw)])
            } catch {
                if error.code != .busy { throw error }
            }
        }
    }

    @Test("64 callers at once are all served by a few connections")
    func manyCallers() async throws {
        let store = try await open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<64 {
                group.addTask {
                    let id = "caller-\(caller)"
                    try await Self.insert(id, into: store)
                    let kept = try await store.row(ObjectRow.self, key: ObjectRow.key(id))
                    #expect(kept == SampleRows.object(id))
                }
            }
            try await group.waitForAll()
        }
        #expect(try await store.count(ObjectRow.table) == 64)
        let connections = try await server.sql(
            "SELECT COUNT(*) FROM information_schema.processlist WHERE db = '\(database.name)';"
        )
        #expect(Int(connections.dropLast()) ?? .max <= 8)
        await store.close()
    }

    @Test("material of the largest size comes back where the server takes such packets")
    func largest() async throws {
        let server = try await DatabaseServer.own(.mariadb, options: ["max_allowed_packet=100M"])
        let database = try await server.makeDatabase()
        let store = try await MariaDBDatabase.open(database.settings(DatabaseTLS(.disable)), clock: SystemClock())
        let material = Bytes(repeating: 9, count: StoreLimits.material)
        try await store.apply([.insert(SampleRows.object("large", material: material).raw)])
        let kept = try await store.row(ObjectRow.self, key: ObjectRow.key("large"))
        #expect(kept?.material == material)
        await store.close()
        await server.end()
    }

    @Test("the first host that takes the connection is used, and all that they said is told when none does")
    func hosts() async throws {
        var settings = database.settings(DatabaseTLS(.disable))
        let right = settings.hosts
        settings.hosts = [ServerAddress(host: "127.0.0.1", port: 1)] + right
        let store = try await MariaDBDatabase.open(settings, clock: SystemClock())
        #expect(try await store.count(ObjectRow.table) == 0)
        await store.close()
        settings.hosts = [1, 2].map { ServerAddress(host: "127.0.0.1", port: $0) }
        let error = await #expect(throws: StoreError.self) {
            try await MariaDBDatabase.open(settings, clock: SystemClock())
        }
        #expect(error?.code == .unavailable)
        let detail = error?.detail ?? ""
        #expect(
            detail.contains("127.0.0.1:1: the database server cannot be reached") && detail.contains("127.0.0.1:2: ")
        )
    }

    @Test("a server that takes no writes is passed over")
    func readOnly() async throws {
        let replica = try await DatabaseServer.own(.mariadb)
        let other = try await replica.makeDatabase()
        try await replica.sql("SET GLOBAL read_only = ON;")
        var settings = other.settings(DatabaseTLS(.disable))
        let error = await #expect(throws: StoreError.self) { try await MariaDBConnection.open(settings, .writer) }
        #expect(error?.code == .readOnly && error?.detail.contains("read_only") == true)
        settings.hosts += database.settings().hosts
        settings.database = database.name
        let connection = try await MariaDBConnection.open(settings, .writer)
        await connection.close()
        await replica.end()
    }

    @Test("a server without a free connection is busy, and says what to raise")
    func tooManyConnections() async throws {
        let small = try await DatabaseServer.own(.mariadb, options: ["max_connections=10"])
        let settings = try await small.makeDatabase().settings(DatabaseTLS(.disable))
        var connections: [MariaDBConnection] = []
        let error = await #expect(throws: StoreError.self) {
            for _ in 0..<12 { connections.append(try await MariaDBConnection.open(settings, .reader)) }
        }
        #expect(error?.code == .busy && error?.detail.contains("max_connections") == true)
        for connection in connections { await connection.close() }
        await small.end()
    }

    @Test("a server that stands still is unavailable after the time-out, and used again when it goes on")
    func paused() async throws {
        let own = try await DatabaseServer.own(.mariadb)
        var settings = try await own.makeDatabase().settings(DatabaseTLS(.disable))
        settings.connectTimeout = .seconds(1)
        settings.statementTimeout = .seconds(1)
        let store = try await MariaDBDatabase.open(settings, clock: SystemClock())
        try await store.apply([.insert(SampleRows.object("one").raw)])
        let connection = try await MariaDBConnection.open(settings, .reader)
        try await own.pause()
        let clock = ContinuousClock()
        let start = clock.now
        let answer = await #expect(throws: StoreError.self) {
            try await connection.snapshot([SQLStatement("SELECT 1")], .read)
        }
        #expect(answer?.code == .unavailable)
        #expect(await connection.isAlive() == false)
        let login = await #expect(throws: StoreError.self) { try await MariaDBConnection.open(settings, .reader) }
        #expect(login?.code == .unavailable)
        // Two time-outs of at most four seconds, and much room for a slow machine.
        #expect(clock.now - start < .seconds(30))
        try await own.resume()
        #expect(try await store.rows(ObjectRow.self).map(\.id) == ["one"])
        await store.close()
        await connection.close()
        await own.end()
    }

    @Test("a database that is not there, or in which the user has no rights, is named")
    func noDatabase() async throws {
        var settings = database.settings(DatabaseTLS(.disable))
        settings.database = "nowhere"
        let error = await #expect(throws: StoreError.self) { try await MariaDBConnection.open(settings, .reader) }
        #expect(error?.code == .unavailable && error?.detail.contains("GRANT ALL") == true)
    }

    private func open() async throws -> DatabaseStore {
        try await MariaDBDatabase.open(database.settings(DatabaseTLS(.disable)), clock: SystemClock())
    }
}
