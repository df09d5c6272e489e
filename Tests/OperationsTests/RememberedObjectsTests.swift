import Access
import Canonical
import KMIP
import Keyring
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("Get, of what the caller got before and of what its message will get")
struct RememberedObjectsTests {
    private func get(_ id: String, _ objects: any KMIPOperations) async throws -> ManagedObject {
        try await objects.get(GetRequest(uniqueIdentifier: id)).object
    }

    @Test("one changed value refuses what was got a moment ago", arguments: ObjectRow.table.columns.indices)
    func tampered(position: Int) async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key()
        for _ in 0..<2 { _ = try await get(id, fixture.objects) }
        let row = try #require(try await fixture.row(id)).raw
        await fixture.store.edit(ObjectRow.table, key: row.key) { row in
            switch row.values[position] {
            case .null: row.values[position] = .integer(1)
            case .integer(let number): row.values[position] = .integer(number ^ 1)
            case .bytes(var bytes):
                bytes[bytes.count / 2] ^= 1
                row.values[position] = .bytes(bytes)
            }
        }
        #expect(await refusal { try await get(id, fixture.objects) } != nil)
    }

    @Test("what was given away, and what was destroyed, is got no more")
    func changed() async throws {
        let fixture = try await ObjectsFixture()
        let (given, destroyed) = (try await fixture.key(), try await fixture.key())
        for id in [given, destroyed] { for _ in 0..<2 { _ = try await get(id, fixture.objects) } }
        try await fixture.giveAway(given)
        #expect(await refusal { try await get(given, fixture.objects) } == .objectNotFound)
        _ = try await fixture.objects.destroy(DestroyRequest(uniqueIdentifier: destroyed))
        #expect(await refusal { try await get(destroyed, fixture.objects) } == .objectDestroyed)
    }

    @Test("a grant that ended or was taken away is none for who got the object by it")
    func grants() async throws {
        let fixture = try await ObjectsFixture()
        let id = try await fixture.key()
        try await fixture.giveAway(id)
        try await fixture.grant([.get], on: id)
        for _ in 0..<2 { _ = try await get(id, fixture.objects) }
        try await fixture.grant([.getAttributes], on: id)
        #expect(await refusal { try await get(id, fixture.objects) } == .permissionDenied)
        try await fixture.grant([.get], on: id)
        for _ in 0..<2 { _ = try await get(id, fixture.objects) }
        let grants = try await fixture.store.rows(GrantRow.self)
        for grant in grants where grant.id == id { try await fixture.store.apply([.remove(grant.raw.reference)]) }
        #expect(await refusal { try await get(id, fixture.objects) } == .objectNotFound)
    }

    @Test("several at once are what they are one by one, and what there is not is not found")
    func foreseen() async throws {
        let fixture = try await ObjectsFixture()
        var ids: [String] = []
        for _ in 0..<10 { ids.append(try await fixture.key()) }
        for id in ids { _ = try await get(id, fixture.objects) }
        try await fixture.giveAway(ids[9])
        let atOnce = fixture.objects.foreseeing(ids + ["nothing"])
        for id in ids.dropLast() { #expect(try await get(id, atOnce) == get(id, fixture.objects)) }
        for id in [ids[9], "nothing"] { #expect(await refusal { try await get(id, atOnce) } == .objectNotFound) }
    }

    @Test("what is asked for twice in a message is read twice")
    func twice() async throws {
        let fixture = try await ObjectsFixture()
        let (one, other) = (try await fixture.key(), try await fixture.key())
        for id in [one, other] { _ = try await get(id, fixture.objects) }
        let atOnce = fixture.objects.foreseeing([one, other, one])
        _ = try await get(one, atOnce)
        _ = try await fixture.objects.destroy(DestroyRequest(uniqueIdentifier: one))
        #expect(await refusal { try await get(one, atOnce) } == .objectDestroyed)
        _ = try await get(other, atOnce)
    }

    @Test("what was destroyed while a message went on is got no more, unless that was a moment ago")
    func late() async throws {
        let clock = MovedClock()
        let servers = try await ManyServers(1, clock: clock)
        let objects = servers[0].objects(for: ManyServers.local)
        let (one, other) = (try await servers.create(on: 0), try await servers.create(on: 0))
        // Nothing is Fresh any more: the message itself writes nothing.
        for id in [one, other] { _ = try await get(id, objects) }
        let atOnce = objects.foreseeing([one, other])
        _ = try await get(one, atOnce)
        clock.move(seconds: 1)
        _ = try await objects.destroy(DestroyRequest(uniqueIdentifier: other))
        #expect(await refusal { try await get(other, atOnce) } == .objectDestroyed)
    }

    @Test("what a message writes ends what was read for it")
    func written() async throws {
        let servers = try await ManyServers(1, clock: MovedClock())
        let objects = servers[0].objects(for: ManyServers.local)
        let (fresh, other) = (try await servers.create(on: 0), try await servers.create(on: 0))
        let atOnce = objects.foreseeing([fresh, other])
        _ = try await get(fresh, atOnce)
        _ = try await objects.destroy(DestroyRequest(uniqueIdentifier: other))
        #expect(await refusal { try await get(other, atOnce) } == .objectDestroyed)
    }

    @Test("more objects than one read may give are read one by one")
    func tooMany() {
        let ids = (0...ObjectLimits.foreseen.upperBound).map { "object-\($0)" }
        #expect(ForeseenObjects(ids) == nil)
        #expect(ForeseenObjects(Array(ids.dropLast())) != nil)
    }

    @Test("what the caller may not get any more is remembered no more, and what changed is remembered anew")
    func forgotten() async throws {
        let clock = MovedClock()
        let servers = try await ManyServers(1, clock: clock)
        let vault = try await servers[0].open()
        let objects = servers[0].objects(for: ManyServers.local)
        let id = try await servers.create(on: 0)
        _ = try await get(id, objects)
        _ = try await get(id, objects)
        #expect(vault.views.count == 1)
        let stranger = try ObjectsFixture.stranger.get()
        var row = try #require(try await servers.database.row(ObjectRow.self, key: ObjectRow.key(id)))
        row.owner = stranger.stored
        await servers.database.put(try vault.sealer.sealed(row, after: row).raw)
        let grant = Grant(
            objectID: id,
            grantee: .admin,
            rights: Rights([.get]),
            until: clock.now().adding(seconds: 60),
            grantedBy: stranger
        )
        let granted = GrantRow(grant, created: clock.now())
        await servers.database.put(try vault.sealer.sealed(granted, after: granted).raw)
        for _ in 0..<2 { _ = try await get(id, objects) }
        #expect(vault.views.count == 1)
        #expect(!vault.views.owns(.admin, id))
        clock.move(seconds: 61)
        #expect(await refusal { try await get(id, objects) } == .objectNotFound)
        #expect(vault.views.count == 0)
    }

    @Test("a master key that was purged is held by nothing that is remembered")
    func purged() async throws {
        let servers = try await ManyServers(1)
        let id = try await servers.create(on: 0)
        for _ in 0..<2 { _ = try await get(id, servers[0].objects(for: ManyServers.local)) }
        let vault = try await servers[0].open()
        weak let master = vault.keyring.currentMaster
        try await servers.rotate(on: 0, naming: [])
        try await servers.rewrap(on: 0)
        try await servers[0].purge(by: ManyServers.local)
        #expect(vault.views.count == 0)
        #expect(master == nil)
    }
}
