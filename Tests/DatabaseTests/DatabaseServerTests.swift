import TestDatabases
import Testing

@Suite("Database servers for tests")
struct DatabaseServerTests {
    @Test(
        "a server starts, makes a database, dies, comes back with what it held, stands still and goes on",
        arguments: DatabaseServer.Engine.allCases
    )
    func life(_ engine: DatabaseServer.Engine) async throws {
        let server = try await DatabaseServer.own(engine)
        let database = try await server.makeDatabase()
        try await server.sql("CREATE TABLE kept (a INT PRIMARY KEY); INSERT INTO kept VALUES (7);", in: database.name)
        try await server.kill()
        await #expect(throws: TestDatabaseError.self) { try await server.sql("SELECT 1") }
        try await server.start()
        #expect(try await server.sql("SELECT a FROM kept", in: database.name) == "7\n")
        try await server.pause()
        async let answer = server.sql("SELECT 1 + 1")
        try await server.resume()
        #expect(try await answer == "2\n")
        try await server.stop()
        try await server.start()
        #expect(try await server.sql("SELECT a FROM kept", in: database.name) == "7\n")
        #expect(await server.log().contains("ready"))
        await server.end()
        await #expect(throws: TestDatabaseError.self) { try await server.start() }
    }

    @Test("the shared server is one, and every database of it is another", arguments: DatabaseServer.Engine.allCases)
    func shared(_ engine: DatabaseServer.Engine) async throws {
        async let first = DatabaseServer.shared(engine)
        async let second = DatabaseServer.shared(engine)
        let (one, other) = try await (first, second)
        #expect(one === other)
        let databases = try await (one.makeDatabase(), other.makeDatabase())
        #expect(databases.0.name != databases.1.name)
        #expect(databases.0.port == databases.1.port)
    }
}
