import Canonical
import Keyring
import Store
import TestSupport
import Testing

@testable import Operations

/// Earlier master keys go when nothing needs them any more, and not before.
@Suite("Rotation: the purge")
struct PurgeTests {
    @Test("it is refused while a row is under an earlier master key, and names the tables")
    func rowsBehind() async throws {
        let servers = try await rotated(1)
        let refusal = await refusal { try await servers[0].purge(by: ManyServers.local) }
        #expect(refusal?.code == .mastersNeeded)
        #expect(refusal?.detail.contains(" of objects") == true)
    }

    @Test("it is refused while another active server has not taken the new master key")
    func serverBehind() async throws {
        let servers = try await rotated(2, naming: [1])
        try await servers.rewrap(on: 0)
        let refusal = await refusal { try await servers[0].purge(by: ManyServers.local) }
        #expect(refusal?.code == .mastersNeeded)
        #expect(refusal?.detail.contains(servers[1].identity.id.hex) == true)
        await servers[1].tick()
        try await servers[0].purge(by: ManyServers.local)
    }

    @Test("afterwards a server that was not given the new master key writes nothing that it had begun")
    func fence() async throws {
        let servers = try await rotated(2)
        let stalled = try #require(servers[1].seat.vault)
        try await servers.rewrap(on: 0)
        try await servers[0].purge(by: ManyServers.local)
        // It has asked nothing since the rotate, so it goes by the old master key.
        var writer = Writer(stalled.sealer)
        let row = CeremonyRow(
            id: "3f2b8c1e-5d4a-4e6f-8a7b-9c0d1e2f3a4b",
            kind: "drill",
            state: "open",
            nonce: Bytes(repeating: 1, count: 32),
            epoch: Epoch(1),
            created: Instant(microseconds: 0),
            tagging: .unset
        )
        try writer.insert(ChangeKind.propose, row)
        let late = WriteSet(subject: Bytes("late".utf8), changes: writer.changes)
        let refusal = await #expect(throws: StoreError.self) { try await stalled.committer.commit(late) }
        #expect(refusal?.code == .identityInUse)
        #expect(try await servers.damages(seenBy: 0).isEmpty)
    }

    @Test("afterwards wraps and master are gone from the database, the memory and the headers of all, and all goes on")
    func gone() async throws {
        var servers = try await rotated(2, naming: [1])
        await servers[1].tick()
        try await servers.rewrap(on: 0)
        try await servers[0].purge(by: ManyServers.local)
        await servers[1].tick()
        #expect(try await servers.database.rows(WrapRow.self).map(\.kind) == [WrapKind.recovery])
        let states = try await servers.database.rows(MasterRow.self).map(\.state)
        #expect(states == [MasterState.purged, MasterState.current])
        for member in servers.members {
            #expect(member.server.seat.vault?.keyring.generations == [MasterGeneration(2)])
            #expect(try await member.folder.header()?.wraps.map(\.kind) == [WrapKind.recovery])
        }
        #expect(try await servers.damages(seenBy: 0) == [])
        #expect(try await servers.damages(seenBy: 1) == [])
        try await servers.restart(1)
        try await servers.unseal(1)
        _ = try await servers.create(on: 1)
        #expect(try await servers.damages(seenBy: 1) == [])
        // Asked again, there is nothing left to do.
        try await servers[1].purge(by: ManyServers.local)
    }

    @Test("records of a purged master are still held by the hashes that checkpoints sign")
    func logOfPurged() async throws {
        let servers = try await rotated(1)
        try await servers.rewrap(on: 0)
        try await servers[0].purge(by: ManyServers.local)
        let record = try LogRow(await servers.database.all(LogRow.table)[2])
        let key = LogRow.key(chain: record.chain, seq: record.seq)
        await servers.database.edit(LogRow.table, key: key) { $0.values[6] = .bytes(Bytes("somebody".utf8)) }
        #expect(try await servers.damages(seenBy: 0).contains { $0.table == "change_log" })
    }

    @Test("a record under a purged master that no checkpoint covers is damage")
    func uncovered() async throws {
        let servers = try await rotated(1)
        try await servers.rewrap(on: 0)
        try await servers[0].purge(by: ManyServers.local)
        let last = try #require(try await servers.database.all(LogRow.table).map { try LogRow($0) }.last)
        let vault = try #require(servers[0].seat.vault)
        let server = try #require(Digest(bytes: Bytes(last.chain.dropLast(8))))
        let forged = Change.insert("forged", SampleRows.object("forged"))
        var record = LogChain(vault: vault.id, server: server, start: 99)
            .record(of: forged, by: last.subject, at: last.time, checkpoint: nil)
        record.generation = MasterGeneration(1)
        record.tag = last.tag
        await servers.database.put(record.raw)
        let damages = try await servers.damages(seenBy: 0)
        #expect(damages.contains { $0.what.contains("purged") })
    }

    @Test("a row that was put back from before the purge is damage")
    func putBack() async throws {
        let servers = try await rotated(1)
        let old = try #require(await servers.database.all(ObjectRow.table).first { $0.tag != [] })
        try await servers.rewrap(on: 0)
        try await servers[0].purge(by: ManyServers.local)
        await servers.database.put(old)
        #expect(try await servers.damages(seenBy: 0).count == 1)
    }

    @Test("without a rotate there is nothing to purge")
    func nothing() async throws {
        let servers = try await ManyServers(1)
        try await servers[0].purge(by: ManyServers.local)
        #expect(try await servers.database.rows(MasterRow.self).map(\.state) == [MasterState.current])
    }

    // MARK: Helpers

    private func rotated(_ count: Int, naming named: [Int] = []) async throws -> ManyServers {
        let servers = try await ManyServers(count)
        _ = try await servers.create(on: 0)
        try await servers.rotate(on: 0, naming: named)
        return servers
    }

    private func refusal(_ body: () async throws -> Void) async -> OperationError? {
        do {
            try await body()
            return nil
        } catch {
            return OperationError(from: error)
        }
    }
}
