import Canonical
import Store
import TestSupport
import Testing

@testable import Operations

/// The database goes away under an open server and comes back.
@Suite("A database that does not answer for a while")
struct OutageTests {
    @Test("every request says so, and works again when the database is there, without anybody's help")
    func requests() async throws {
        let servers = try await ManyServers(1)
        try await servers.setManifest("first", on: 0)
        let id = try await servers.create(on: 0)
        let (server, local, store) = (servers[0], ManyServers.local, servers.members[0].store)
        let calls: [(String, () async throws -> Void)] = [
            ("create", { _ = try await servers.create(on: 0) }),
            ("describe", { _ = try await servers.state(of: id, on: 0) }),
            ("list", { _ = try await server.objects(for: local).list(ObjectQuestion(), Page(limit: 5, after: nil)) }),
            ("manifest", { try await servers.setManifest("next", on: 0) }),
            ("bundle", { _ = try await server.verifyBundle() }),
            ("root", { _ = try await server.rootCertificate() }),
            ("checkpoint", { _ = try await server.checkpoint() }),
            ("shareholders", { _ = try await server.shareholders(by: local) }),
            ("verify", { _ = try await server.verifyDatabase(by: local) }),
            ("seal", { try await server.seal(SealRequest(), by: local) }),
        ]
        await store.goDown()
        for (name, call) in calls { #expect(await refusalCode(call) == "database-unavailable", "\(name)") }
        #expect(await servers.members[0].state == .unsealed)
        await store.comeBack()
        for (name, call) in calls.dropLast() { #expect(await refusalCode(call) == nil, "\(name)") }
        #expect(try await servers.damages(seenBy: 0).isEmpty)
    }

    @Test("health names the database, and then is well again")
    func health() async throws {
        let servers = try await ManyServers(1)
        await servers.members[0].store.goDown()
        let down = await servers[0].health()
        #expect(down.database == "down")
        #expect(down.status == "DOWN")
        #expect(down.httpStatus == 503)
        await servers.members[0].store.comeBack()
        let up = await servers[0].health()
        #expect(up.database == "up")
        #expect(up.httpStatus == 200)
    }

    @Test("the ticks go on, and the next one signs what was written before the outage")
    func ticks() async throws {
        let servers = try await ManyServers(2)
        _ = try await servers.create(on: 0)
        await servers.members[0].store.goDown()
        for _ in 0..<3 { await servers[0].tick() }
        #expect(servers[0].seat.vault != nil)
        await servers.members[0].store.comeBack()
        await servers[0].tick()
        #expect(try await servers.newestHeads() == servers.chains())
    }

    @Test("a write whose answer was lost is done once, and the chain goes on behind it")
    func lostAnswer() async throws {
        let servers = try await ManyServers(2)
        let store = servers.members[0].store
        await store.onApply(.writeAndThrow(StoreError(.outcomeUnknown, "the connection was lost")))
        let id = try await servers.create(on: 0)
        #expect(try await servers.state(of: id, on: 1) == "preActive")
        // The database is gone before the server can look whether its commit was done.
        await store.beforeApply {
            await store.onApply(.writeAndThrow(StoreError(.outcomeUnknown, "the connection was lost")))
            await store.beforeRead(of: LogRow.table) { await store.goDown() }
        }
        #expect(await refusalCode { _ = try await servers.create(on: 0) } == "outcome-unknown")
        await store.comeBack()
        _ = try await servers.create(on: 0)
        #expect(try await servers.damages(seenBy: 1).isEmpty)
    }

    @Test("a server that loses the database during its unseal opens by itself when it is back")
    func unseal() async throws {
        var servers = try await ManyServers(2)
        try await servers.restart(1)
        let store = servers.members[1].store
        try await servers.submit("one", to: 1)
        await store.beforeRead(of: TransitionRow.table) { await store.goDown() }
        let known = servers
        #expect(await refusalCode { try await known.submit("three", to: 1) } == "database-unavailable")
        await store.comeBack()
        await servers[1].tick()
        #expect(await servers.members[1].state == .unsealed)
        #expect(try await servers.damages(seenBy: 0).isEmpty)
    }
}
