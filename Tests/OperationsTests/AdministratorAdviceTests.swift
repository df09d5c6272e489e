import Logging
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("A vault without an administrator who can authenticate")
struct AdministratorAdviceTests {
    private func server(over store: any Store, isAuthenticating: Bool = true) async throws -> KeyServer {
        var options = KeyServerOptions()
        options.isAuthenticating = isAuthenticating
        return try await KeyServer(
            store: store,
            folder: try await TestVault.newFolder(),
            options: options,
            log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
    }

    @Test("one that was made without authentication is said to have none, until it has one")
    func madeWithout() async throws {
        let servers = try await ManyServers(1)
        let other = try await server(over: servers.database)
        #expect(await other.lacksAdministrator())
        let single = try await server(over: servers.database, isAuthenticating: false)
        #expect(await single.lacksAdministrator() == false)
        let roles = RolesRequest(roles: ["admin"])
        _ = try await servers[0].setRoles(roles, of: "ann@example.com", by: ManyServers.local)
        #expect(await other.lacksAdministrator() == false)
    }

    @Test("where there is no vault, or the database does not answer, nothing is said")
    func nothing() async throws {
        let store = FaultyStore(MemoryStore())
        let server = try await server(over: store)
        #expect(await server.lacksAdministrator() == false)
        let made = try await ManyServers(1)
        let lost = FaultyStore(made.database)
        let other = try await self.server(over: lost)
        await lost.goDown()
        #expect(await other.lacksAdministrator() == false)
    }
}
