import Canonical
import SQLStore
import Secrets
import Store
import TestDatabases
import Testing

@testable import PostgreSQL

/// What keeps a connection from being made: each is told by a sentence of its own.
@Suite struct ConnectFailureTests {
    private let database: TestDatabase

    init() async throws { database = try await .fresh() }

    @Test("a wrong password, no password, an unknown user and an unknown database")
    func credentials() async {
        await expectRefusal("refuses the user or the password") { $0.password = SecretBytes(copying: "wrong".utf8) }
        await expectRefusal("asks for a password and none is set") { $0.password = nil }
        await expectRefusal("refuses the user or the password") { $0.user = "nobody" }
        await expectRefusal("the database does not exist") { $0.database = "nothing" }
    }

    @Test("no error tells the password")
    func secrecy() async {
        let password = "a-password-that-is-not-right"
        let error = await error { $0.password = SecretBytes(copying: password.utf8) }
        #expect(error?.detail.contains(password) == false)
    }

    @Test("settings that cannot work are refused before anything is sent")
    func settings() async {
        await expectRefusal("no host") { $0.hosts = [] }
        await expectRefusal("has a comma") { $0.hosts = [ServerAddress(host: "one,two", port: 1)] }
        await expectRefusal("port of the database") { $0.hosts = [ServerAddress(host: "one", port: 0)] }
        await expectRefusal("no user") { $0.user = "" }
        await expectRefusal("no name of the database") { $0.database = "" }
        await expectRefusal("zero byte") { $0.password = SecretBytes(copying: [0x61, 0]) }
        await expectRefusal("too long") { $0.password = SecretBytes(copying: [UInt8](repeating: 0x61, count: 5_000)) }
    }

    @Test("what looks like a setting in a name stays a name")
    func quoting() async {
        await expectRefusal("the database does not exist") { $0.database = "x user=administrator password=''" }
        await expectRefusal("the database does not exist") {
            $0.database = "postgresql://administrator@localhost/postgres"
        }
        await expectRefusal("refuses the user") { $0.user = "tester' host='elsewhere" }
    }

    @Test("a host that nobody listens on, that has no address, and a socket that is not there")
    func hosts() async throws {
        let port = database.port == 1_025 ? 1_026 : 1_025
        await expectRefusal("no database listens") { $0.hosts = [ServerAddress(host: "127.0.0.1", port: port)] }
        await expectRefusal("is unknown") { $0.hosts = [ServerAddress(host: "nowhere.invalid", port: port)] }
        await expectRefusal("no database's socket") { $0.hosts = [ServerAddress(host: "/nowhere", port: port)] }
    }

    @Test("of several hosts the first that answers is used")
    func severalHosts() async throws {
        var settings = database.settings
        settings.hosts.insert(ServerAddress(host: "127.0.0.1", port: database.port == 1_025 ? 1_026 : 1_025), at: 0)
        await (try await PostgreSQLConnection.open(settings, .writer)).close()
    }

    @Test("a server with all its connections taken is busy")
    func tooMany() async throws {
        try await database.sql("ALTER DATABASE \(database.name) CONNECTION LIMIT 1")
        let one = try await database.connection(.reader)
        let error = await error { _ in }
        #expect(error?.code == .busy)
        await one.close()
    }

    private func expectRefusal(_ words: String, _ change: (inout ConnectionSettings) -> Void) async {
        let error = await error(change)
        #expect(error?.code == .unavailable && error?.detail.contains(words) == true, "\(String(describing: error))")
    }

    private func error(_ change: (inout ConnectionSettings) -> Void) async -> StoreError? {
        var settings = database.settings
        change(&settings)
        let changed = settings
        return await #expect(throws: StoreError.self) { try await PostgreSQLDatabase.check(changed) }
    }
}
