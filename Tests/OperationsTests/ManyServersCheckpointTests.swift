import Canonical
import Store
import Synchronization
import TestSupport
import Testing

@testable import Operations

/// Each server signs for all of them, and none stands in another's way.
@Suite("Many servers: checkpoints")
struct ManyServersCheckpointTests {
    @Test("a checkpoint names the newest record of every server's chain")
    func heads() async throws {
        let servers = try await ManyServers(3)
        for index in 0...2 { _ = try await servers.create(on: index) }
        await servers[1].tick()
        #expect(try await servers.newestHeads() == servers.chains())
        #expect(try await servers.chains().count == 3)
    }

    @Test("servers take checkpoints in turn, without a gap and each upon the one before")
    func inTurn() async throws {
        let servers = try await ManyServers(2)
        for round in 0..<6 {
            _ = try await servers.create(on: round % 2)
            await servers[(round + 1) % 2].tick()
        }
        let numbers = try await servers.database.rows(CheckpointRow.self).map(\.number)
        #expect(numbers == Array(1...UInt64(numbers.count)))
        #expect(numbers.count >= 6)
        for index in 0...1 { #expect(try await servers.damages(seenBy: index).isEmpty) }
    }

    @Test("the server that finds its number taken signs what is new since, and nothing where nothing is")
    func taken() async throws {
        let servers = try await ManyServers(2)
        _ = try await servers.create(on: 0)
        _ = try await servers.create(on: 1)
        let before = try await servers.database.count(CheckpointRow.table)
        await servers.members[1].store.beforeApply { await servers[0].tick() }
        await servers[1].tick()
        #expect(try await servers.database.count(CheckpointRow.table) == before + 1)
        #expect(try await servers.newestHeads() == servers.chains())
        #expect(try anchor(of: 0, servers) == anchor(of: 1, servers))
    }

    @Test("servers with nothing to tell write no checkpoints, however often they look")
    func quiet() async throws {
        let servers = try await ManyServers(3)
        for _ in 0...1 { for index in 0...2 { await servers[index].tick() } }
        let before = try await servers.database.count(CheckpointRow.table)
        for _ in 0..<3 { for index in 0...2 { await servers[index].tick() } }
        #expect(try await servers.database.count(CheckpointRow.table) == before)
    }

    @Test("ticks of many servers at once cover everything and never fail")
    func atOnce() async throws {
        let servers = try await ManyServers(3)
        for round in 0..<4 {
            for index in 0...2 where (round + index) % 2 == 0 { _ = try await servers.create(on: index) }
            await withTaskGroup { group in
                for index in 0...2 { group.addTask { await servers[index].tick() } }
            }
            #expect(try await servers.newestHeads() == servers.chains())
        }
        for index in 0...2 { #expect(try await servers.damages(seenBy: index).isEmpty) }
    }

    @Test("what a server wrote before it was killed is signed by another one, and by its own next start")
    func killed() async throws {
        var servers = try await ManyServers(2)
        _ = try await servers.create(on: 1)
        try await servers.restart(1)
        await servers[0].tick()
        #expect(try await servers.newestHeads() == servers.chains())
        let alive = try own(0, servers)
        let dead = try #require(try await servers.chains().keys.first { $0 != alive })
        try await servers.unseal(1)
        _ = try await servers.create(on: 0)
        await servers[0].tick()
        #expect(try await servers.newestHeads()[dead] == nil, "the dead chain is folded")
        #expect(try await servers.newestHeads().count == 2)
        for index in 0...1 { #expect(try await servers.damages(seenBy: index).isEmpty) }
    }

    @Test("a start whose checkpoints all failed is signed by the next start of its server")
    func unnamed() async throws {
        var servers = try await ManyServers(1)
        try await servers.restart(0)
        let full = StoreError(.full, "the disk is full")
        let store = servers.members[0].store
        // The opening's own read of the newest checkpoint succeeds; the checkpoint that follows does not.
        await store.beforeApply { await store.beforeRead(of: CheckpointRow.table) { await store.goDown(full) } }
        try? await servers.unseal(0)
        await store.comeBack()
        let before = try await servers.newestHeads()
        let unnamed = try await servers.chains().keys.filter { before[$0] == nil }
        #expect(unnamed.count == 1)
        try await servers.restart(0)
        try await servers.unseal(0)
        let first = try await servers.database.rows(CheckpointRow.self).compactMap { Checkpoint(reading: $0.statement) }
        #expect(first.contains { $0.heads.contains { unnamed.contains($0.chain) } })
        #expect(try await servers.damages(seenBy: 0).isEmpty)
    }

    @Test("a server that ends closes its chain; the others name it once more and then fold it")
    func closed() async throws {
        let servers = try await ManyServers(2)
        let chain = try own(1, servers)
        try await servers[1].seal(SealRequest(scope: .server, force: true), by: ManyServers.local)
        let row = try await servers.database.row(ServerRow.self, key: ServerRow.key(servers[1].identity.id))
        #expect(row?.state == ServerState.closed)
        #expect(try await servers.newestHeads() == servers.chains())
        _ = try await servers.create(on: 0)
        await servers[0].tick()
        #expect(try await servers.newestHeads()[chain] == nil)
        #expect(try await servers.damages(seenBy: 0).isEmpty)
    }

    @Test("records that somebody else appended to another server's chain are not signed")
    func appended() async throws {
        let servers = try await ManyServers(2)
        let chain = try own(1, servers)
        await servers[0].tick()
        let last = try #require(try await servers.database.read(.log(chain: chain)).last.map { try LogRow($0) })
        var forged = last.raw
        forged.values[1] = .of(last.seq + 1)
        forged.values[3] = .of(last.hash(vault: try #require(servers[0].seat.vault).id))
        await servers.database.put(forged)
        _ = try await servers.create(on: 0)
        await servers[0].tick()
        #expect(try await servers.newestHeads()[chain] == last.seq)
        #expect(try await !servers.damages(seenBy: 0).isEmpty)
    }

    @Test(
        "an anchor that another server's checkpoints go on from lets the server open; one that they do not keeps it sealed"
    )
    func anchors() async throws {
        var servers = try await ManyServers(2)
        _ = try await servers.create(on: 1)
        await servers[1].tick()
        let old = await servers.database.copy()
        _ = try await servers.create(on: 0)
        await servers[0].tick()
        try await servers.restart(1)
        try await servers.unseal(1)
        await servers[0].tick()
        await servers[1].tick()
        #expect(try anchor(of: 1, servers) == anchor(of: 0, servers))
        // Both anchors are ahead of a database that is put back.
        for row in await servers.database.all(CheckpointRow.table) {
            await servers.database.erase(CheckpointRow.table, key: row.key)
        }
        for row in await old.all(CheckpointRow.table) { await servers.database.put(row) }
        try await servers.restart(1)
        let known = servers
        #expect(await refusalCode { try await known.unseal(1) } == "rolled-back")
    }

    @Test("a checkpoint that was seen and is gone stops further ones and is named")
    func gone() async throws {
        let servers = try await ManyServers(2)
        await servers[0].tick()
        let row = try #require(await servers.database.all(CheckpointRow.table).last)
        await servers.database.erase(CheckpointRow.table, key: row.key)
        let vault = try #require(servers[0].seat.vault)
        #expect(await refusalCode { try await servers[0].takeCheckpoint(of: vault) } == "state-damaged")
        await servers.database.put(row)
        #expect(await refusalCode { try await servers[0].takeCheckpoint(of: vault) } == nil)
    }

    @Test("a checkpoint that the vault did not sign is named, and none is put upon it")
    func forged() async throws {
        let servers = try await ManyServers(2)
        await servers[0].tick()
        let row = try #require(await servers.database.all(CheckpointRow.table).last)
        await servers.database.edit(CheckpointRow.table, key: row.key) {
            $0.values[2] = .bytes(Bytes(repeating: 1, count: 64))
        }
        let vault = try #require(servers[1].seat.vault)
        #expect(await refusalCode { _ = try await servers[1].checkpoint() } == "state-damaged")
        #expect(await refusalCode { try await servers[1].takeCheckpoint(of: vault) } == "state-damaged")
    }

    @Test("a record that another server signed before its commit was answered is not taken back by the next checkpoint")
    func unanswered() async throws {
        let servers = try await ManyServers(2)
        let chain = try own(0, servers)
        await servers[0].tick()
        let before = try #require(try await servers.newestHeads()[chain])
        await servers.members[0].store.onApply(.writeAndThrow(StoreError(.outcomeUnknown, "test")))
        await servers.members[0].store.beforeRead(of: LogRow.table) {
            await servers[1].tick()
            _ = try? await servers.create(on: 1)
            await servers[0].tick()
        }
        _ = try await servers.create(on: 0)
        let named = try await servers.database.rows(CheckpointRow.self).sorted { $0.number < $1.number }
            .compactMap { Checkpoint(reading: $0.statement)?.heads.first { $0.chain == chain }?.sequence }
        #expect(named.last == before + 1)
        #expect(named == named.sorted())
        #expect(try await servers.newestHeads() == servers.chains())
        for index in 0...1 { #expect(try await servers.damages(seenBy: index).isEmpty) }
    }

    @Test("the newest checkpoint is the database's, whoever took it")
    func asked() async throws {
        let servers = try await ManyServers(2)
        _ = try await servers.create(on: 0)
        await servers[0].tick()
        #expect(try await servers[1].checkpoint().hash == servers[0].checkpoint().hash)
    }

    @Test("a verification takes no damage from what other servers write while it runs")
    func verified() async throws {
        let servers = try await ManyServers(2)
        let ids = try await [servers.create(on: 0), servers.create(on: 1)]
        let objects = servers[1].objects(for: ManyServers.local)
        await servers.members[0].store.beforeRead(of: ObjectRow.table) {
            for id in ids { _ = try? await objects.activate(id) }
            _ = try? await servers.create(on: 1)
        }
        await servers.members[0].store.beforeRead(of: TransitionRow.table) {
            _ = try? await servers.setManifest("meanwhile", on: 1)
        }
        #expect(try await servers.damages(seenBy: 0) == [])
        let id = ids[0]
        await servers.members[0].store.beforeRead(of: ObjectRow.table) {
            await servers.database.erase(ObjectRow.table, key: ObjectRow.key(id))
        }
        #expect(try await servers.damages(seenBy: 0).map(\.id) == [id])
    }

    private func own(_ index: Int, _ servers: ManyServers) throws -> Bytes {
        let vault = try #require(servers[index].seat.vault)
        var chain = servers[index].identity.id.bytes
        chain.append(bigEndian: UInt64(1))
        #expect(vault.id == servers[0].seat.vault?.id)
        return chain
    }

    private func anchor(of index: Int, _ servers: ManyServers) throws -> SignedCheckpoint? {
        servers[index].newestCheckpoint.withLock { $0 }
    }
}
