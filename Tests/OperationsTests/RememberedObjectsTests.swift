import Access
import Canonical
import KMIP
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
        try await fixture.giveAway(ids[9])
        let atOnce = fixture.objects.foreseeing(ids + ["nothing"])
        for id in ids.dropLast() { #expect(try await get(id, atOnce) == get(id, fixture.objects)) }
        for id in [ids[9], "nothing"] { #expect(await refusal { try await get(id, atOnce) } == .objectNotFound) }
    }

    @Test("what is asked for twice in a message is read twice")
    func twice() async throws {
        let fixture = try await ObjectsFixture()
        let (one, other) = (try await fixture.key(), try await fixture.key())
        let atOnce = fixture.objects.foreseeing([one, other, one])
        _ = try await get(one, atOnce)
        _ = try await fixture.objects.destroy(DestroyRequest(uniqueIdentifier: one))
        #expect(await refusal { try await get(one, atOnce) } == .objectDestroyed)
        _ = try await get(other, atOnce)
    }
}
