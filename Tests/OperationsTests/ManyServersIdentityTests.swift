import Canonical
import Store
import TestSupport
import Testing

@testable import Operations

/// Two processes that run from copies of one root folder have one identity, and must not write one chain.
@Suite("Many servers: one identity twice")
struct ManyServersIdentityTests {
    @Test("the process that was unsealed later takes the place; the earlier one seals itself, and nothing is lost")
    func later() async throws {
        var servers = try await ManyServers(1)
        let copy = try await servers.add(copying: 0)
        #expect(servers[copy].fingerprint == servers[0].fingerprint)
        try await servers.unseal(copy)
        let id = try await servers.create(on: 0)
        _ = try await servers.create(on: copy)
        await servers[0].tick()
        #expect(await servers.members[0].state == .sealed)
        #expect(await servers.members[copy].state == .unsealed)
        await servers[copy].tick()
        #expect(try await servers.state(of: id, on: copy) == "preActive")
        #expect(try await servers.damages(seenBy: copy).isEmpty)
        #expect(try await servers.newestHeads() == servers.chains())
    }

    @Test("two that are unsealed in the same moment get different chains")
    func sameMoment() async throws {
        var servers = try await ManyServers(2)
        let copy = try await servers.add(copying: 1)
        try await servers.restart(1)
        let known = servers
        await servers.members[1].store.beforeApply { try? await known.unseal(copy) }
        try await servers.unseal(1)
        let starts = try await servers.chains().keys.filter { $0.starts(with: servers[1].identity.id.bytes) }
        #expect(starts.count == 3)
        #expect(try await servers.damages(seenBy: 0).isEmpty)
    }

    @Test("a process whose memory was copied while it was open is told at its next write, and seals itself")
    func cloned() async throws {
        let servers = try await ManyServers(2)
        let vault = try #require(servers[1].seat.vault)
        // What the other copy of the process would write next.
        let head = await vault.committer.head
        var chain = LogChain(vault: vault.id, server: servers[1].identity.id, start: 1)
        for raw in try await servers.database.read(.log(chain: head.chain)) { chain.append(try LogRow(raw)) }
        let committer = Committer(
            store: servers.database,
            chain: chain,
            sealer: KeyringLogSealer(keyring: vault.keyring),
            clock: SystemClock()
        )
        var writer = Writer(vault.sealer)
        try writer.insert(ChangeKind.create, SampleRows.object("clone"))
        try await committer.commit(WriteSet(subject: SampleRows.alice, changes: writer.changes))
        #expect(await refusalCode { _ = try await servers.create(on: 1) } == "identity-in-use")
        #expect(await refusalCode { _ = try await servers.create(on: 1) } == "identity-in-use")
        await servers[1].tick()
        #expect(await servers.members[1].state == .sealed)
        try await servers.unseal(1)
        _ = try await servers.create(on: 1)
        #expect(try await servers.damages(seenBy: 0).isEmpty)
    }
}
