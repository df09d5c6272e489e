import Canonical
import Keyring
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

/// The keys that an unsealed server shows the others.
@Suite("Rotation: sessions")
struct SessionTests {
    @Test("an unsealed server shows its key under its identity's signature, and takes it away when it ends")
    func published() async throws {
        let servers = try await ManyServers(2)
        for member in servers.members {
            let row = try #require(try await session(of: member.server, servers))
            let server = try #require(
                try await servers.database.row(ServerRow.self, key: ServerRow.key(member.server.identity.id))
            )
            let vault = try #require(member.server.seat.vault)
            #expect(row.sessionKey == vault.session.publicKey)
            #expect(SessionStatement(vault: vault.id, row: row).isSigned(by: server))
        }
        await servers[1].closeChain(of: try #require(servers[1].seat.vault))
        #expect(try await session(of: servers[1], servers) == nil)
        #expect(try await servers.damages(seenBy: 0) == [])
    }

    @Test("a new process shows another key in the place of the earlier one")
    func restarted() async throws {
        var servers = try await ManyServers(2)
        let before = try #require(try await session(of: servers[1], servers))
        try await servers.restart(1)
        try await servers.unseal(1)
        let after = try #require(try await session(of: servers[1], servers))
        #expect(before.sessionKey != after.sessionKey)
        #expect(after.version > before.version)
        #expect(try await servers.damages(seenBy: 0) == [])
    }

    @Test("a session whose key is another than the server signed gets no master key")
    func foreignKey() async throws {
        let servers = try await ManyServers(2)
        let vault = try #require(servers[0].seat.vault)
        var row = try #require(try await session(of: servers[1], servers))
        row.sessionKey = SealKey().publicKey
        await servers.database.put(try vault.sealer.sealed(row, after: row).raw)
        #expect(await refusalCode { try await servers.rotate(on: 0, naming: [1]) } == "state-damaged")
        await servers.database.edit(SessionRow.table, key: SessionRow.key(row.server)) { $0.values[1] = .bytes([1]) }
        #expect(await refusalCode { try await servers.rotate(on: 0, naming: [1]) } == "state-damaged")
    }

    @Test("a server without a session gets no wrap, and the session of one that is not named goes")
    func unnamed() async throws {
        let servers = try await ManyServers(3)
        let vault = try #require(servers[0].seat.vault)
        let master = try MasterKey.random(generation: MasterGeneration(2), SystemRandom())
        let unknown = Digest(of: Bytes("nobody".utf8))
        #expect(try await servers[0].serverWraps(master, for: [unknown], in: vault).isEmpty)
        let gone = try await servers[0].sessions(except: [servers[1].identity.id], in: vault)
        #expect(gone.map(\.server) == [servers[2].identity.id])
    }

    private func session(of server: KeyServer, _ servers: ManyServers) async throws -> SessionRow? {
        try await servers.database.row(SessionRow.self, key: SessionRow.key(server.identity.id))
    }
}
