import Access
import Canonical
import KMIP
import Keyring
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

/// What a rotate leaves to do: every row under the new master key, with nothing of it changed.
@Suite("Rotation: wrapping anew")
struct RewrapTests {
    @Test("every row is under the new master key afterwards, says the same, and the log has no record of it")
    func everything() async throws {
        let servers = try await ManyServers(1)
        try await servers.setManifest("first", on: 0)
        for number in 0..<40 { _ = try await servers.create(on: 0, name: "key \(number)") }
        try await servers.rotate(on: 0)
        await servers[0].tick()
        let before = try await facts(servers)
        let records = try await servers.database.count(LogRow.table)
        #expect(try await servers.behind(2) > 60)
        let rows = try await servers.rewrap(on: 0)
        #expect(rows > 60)
        #expect(try await servers.behind(2) == 0)
        #expect(try await facts(servers) == before)
        #expect(try await servers.database.count(LogRow.table) == records)
        #expect(try await servers.damages(seenBy: 0) == [])
        #expect(try await servers.rewrap(on: 0) == 0)
    }

    @Test("every key has the same material as before, also after a new process opened the vault with the shares")
    func material() async throws {
        var servers = try await ManyServers(1)
        let ids = try await create(10, on: servers)
        let before = try await materials(ids, servers)
        try await servers.rotate(on: 0)
        #expect(try await materials(ids, servers) == before)
        try await servers.rewrap(on: 0)
        #expect(try await materials(ids, servers) == before)
        try await servers.restart(0)
        try await servers.unseal(0)
        #expect(try await materials(ids, servers) == before)
        #expect(try await servers.damages(seenBy: 0) == [])
    }

    @Test("a change of an object that is behind seals its material under the new master key")
    func changeBeforeRewrap() async throws {
        let servers = try await ManyServers(2)
        let id = try #require(try await create(1, on: servers).first)
        let before = try await materials([id], servers)
        try await servers.rotate(on: 0, naming: [1])
        let objects = servers[1].objects(for: ManyServers.local)
        _ = try await objects.activate(ActivateRequest(uniqueIdentifier: id))
        let row = try #require(try await servers.database.row(ObjectRow.self, key: ObjectRow.key(id)))
        #expect(row.generation == MasterGeneration(2))
        #expect(try await materials([id], servers) == before)
        let reason = RevocationReason(.keyCompromise)
        _ = try await objects.revoke(RevokeRequest(uniqueIdentifier: id, reason: reason))
        try await objects.destroy(id)
        #expect(try await servers.damages(seenBy: 0) == [])
    }

    @Test("an object that was destroyed while its batch was wrapped stays destroyed")
    func destroyedMeanwhile() async throws {
        let servers = try await ManyServers(1)
        let id = try #require(try await create(1, on: servers).first)
        try await servers.rotate(on: 0)
        let vault = try #require(servers[0].seat.vault)
        _ = try await servers[0].snapshot(of: vault)
        let stale = try #require(try await servers.database.read(.object(id)).first)
        let fresh = try vault.sealer.rewrapped(stale)
        try await servers[0].objects(for: ManyServers.local).destroy(id)
        try await servers.database.apply([.rewrap(fresh, guardTag: stale.tag)])
        let row = try #require(try await servers.database.row(ObjectRow.self, key: ObjectRow.key(id)))
        #expect(row.material == nil)
        #expect(try await servers.damages(seenBy: 0) == [])
    }

    @Test("two servers from both ends wrap every row, and few twice")
    func bothEnds() async throws {
        let servers = try await ManyServers(2)
        _ = try await create(60, on: servers)
        try await servers.rotate(on: 0, naming: [1])
        _ = try await servers.state(of: try await servers.create(on: 0), on: 1)
        async let first = servers.rewrap(on: 0, from: .first)
        async let last = servers.rewrap(on: 1, from: .last)
        _ = try await (first, last)
        #expect(try await servers.behind(2) == 0)
        #expect(try await servers.damages(seenBy: 1) == [])
    }

    @Test("the first two servers by their ids share the work; another one stands by until nothing moves")
    func places() async throws {
        let servers = try await ManyServers(3)
        try await servers.rotate(on: 0, naming: [1, 2])
        for index in 0..<3 { await servers[index].tick() }
        var places: [Digest: Rewrapper.Place?] = [:]
        for member in servers.members {
            var stand = StandBy()
            places[member.server.identity.id] = try await stand.place(
                in: try #require(member.server.seat.vault),
                member.server
            )
        }
        let sorted = servers.members.map(\.server.identity.id).sorted()
        #expect(sorted.map { places[$0] ?? nil } == [.first, .last, nil])
    }

    @Test("rows that somebody altered are left alone and do not hold up the others")
    func damaged() async throws {
        let servers = try await ManyServers(1)
        let ids = try await create(20, on: servers)
        await servers.database.edit(ObjectRow.table, key: ObjectRow.key(ids[3])) { $0.values[2] = .integer(2) }
        try await servers.rotate(on: 0)
        try await servers.rewrap(on: 0)
        #expect(try await servers.behind(2) == 1)
        #expect(try await servers.damages(seenBy: 0).map(\.id) == [ids[3]])
        let progress = try #require(await servers[0].rewrapProgress())
        #expect(progress.total - progress.done == 1)
    }

    @Test("a pass that was cut short goes on where it was, in the next process")
    func resumed() async throws {
        var servers = try await ManyServers(1)
        _ = try await create(30, on: servers)
        try await servers.rotate(on: 0)
        let all = try await servers.behind(2)
        await servers.members[0].store.onApply(.none, .refuse(StoreError(.unavailable, "gone")))
        await #expect(throws: StoreError.self) { try await servers.rewrap(on: 0) }
        let left = try await servers.behind(2)
        #expect(left > 0 && left < all)
        try await servers.restart(0)
        try await servers.unseal(0)
        let progress = try #require(await servers[0].rewrapProgress())
        #expect(progress.total - progress.done > 0)
        try await servers.rewrap(on: 0)
        #expect(try await servers.behind(2) == 0)
        #expect(await servers[0].rewrapProgress() == nil)
        #expect(try await servers.damages(seenBy: 0) == [])
    }

    @Test("large objects are read a few at a time")
    func largeRows() async throws {
        let servers = try await ManyServers(1)
        _ = try await create(9, on: servers)
        try await servers.rotate(on: 0)
        for _ in 0..<2 {
            await servers.members[0].store.onRead(.none, .none, .refuse(StoreError(.tooLarge, "too large")))
        }
        try await servers.rewrap(on: 0)
        #expect(try await servers.behind(2) == 0)
    }

    @Test("answers that are kept for repetitions open as before")
    func keptAnswers() async throws {
        let servers = try await ManyServers(1)
        let claim = try self.claim()
        let requester = Requester(isLocal: true, claim: claim)
        var attributes = Attributes()
        attributes.cryptographicAlgorithm = .aes
        let request = CreateRequest(objectType: .symmetricKey, attributes: attributes)
        _ = try await servers[0].objects(for: requester).create(request)
        let answer = KeptAnswer(status: 201, mediaType: "application/json", body: Bytes("{}".utf8))
        await servers[0].keep(answer, for: requester)
        try await servers.rotate(on: 0)
        #expect(try await servers[0].keptAnswer(for: self.claim(), by: requester) == answer)
        try await servers.rewrap(on: 0)
        #expect(try await servers[0].keptAnswer(for: self.claim(), by: requester) == answer)
    }

    @Test("drill keys open under the new master key")
    func drillKeys() async throws {
        let servers = try await ManyServers(1)
        try await servers.rotate(on: 0)
        try await servers.rewrap(on: 0)
        let vault = try #require(servers[0].seat.vault)
        for row in try await servers.database.rows(ShareholderRow.self) {
            let fields: [CanonicalValue] = [.vault(vault.id), .epoch(row.epoch), .text(row.holder)]
            let key = try vault.keyring.open(
                try #require(row.drillKey),
                as: .drillKey,
                fields,
                generation: MasterGeneration(2)
            )
            #expect(key.count == 32)
        }
    }

    @Test("a bounded rate is kept")
    func bounded() async throws {
        let servers = try await ManyServers(1)
        let pace = Pace(bound: 100)
        #expect(pace.batch == 25)
        let start = ContinuousClock.now
        try await pace.rest(after: 25, since: start, try #require(servers[0].seat.vault))
        #expect(start.duration(to: .now) >= .milliseconds(250))
    }

    @Test("while requests come, batches are small")
    func busy() async throws {
        let servers = try await ManyServers(1)
        let vault = try #require(servers[0].seat.vault)
        let pace = Pace(bound: 0)
        #expect(pace.batch == RotationLimits.batch)
        for _ in 0..<20 { _ = try await servers[0].snapshot(of: vault) }
        try await pace.rest(after: 1, since: .now, vault)
        #expect(pace.batch == RotationLimits.busyBatch)
        try await pace.rest(after: 1, since: .now, vault)
        #expect(pace.batch == RotationLimits.batch)
    }

    // MARK: Helpers

    private func create(_ count: Int, on servers: ManyServers) async throws -> [String] {
        var ids: [String] = []
        for _ in 0..<count { ids.append(try await servers.create(on: 0)) }
        return ids
    }

    private func claim() throws -> IdempotencyClaim {
        IdempotencyClaim(
            try IdempotencyKey("one"),
            of: .admin,
            method: "POST",
            target: "/v1/objects",
            body: Digest(of: Bytes("body".utf8))
        )
    }

    private func materials(_ ids: [String], _ servers: ManyServers) async throws -> [String] {
        var found: [String] = []
        for id in ids { found.append(try await servers[0].objects(for: ManyServers.local).material(id).material) }
        return found
    }

    /// What every row says, but for what a re-wrapping changes.
    private func facts(_ servers: ManyServers) async throws -> [RawRow] {
        var rows: [RawRow] = []
        for table in Rewrapper.tables {
            let masked = Set(table.rewrappedColumns.compactMap { table.position(of: $0) })
            rows += await servers.database.all(table).map { row in
                RawRow(table, row.values.enumerated().map { masked.contains($0.offset) ? .null : $0.element })
            }
        }
        return rows
    }
}
