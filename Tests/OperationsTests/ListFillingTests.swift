import Access
import Canonical
import KMIP
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("The filling of Locate's lists")
struct ListFillingTests {
    private let fixture: SharingFixture
    private let ann: Requester
    private let id: String

    /// An object that stands in no list yet.
    init() async throws {
        fixture = try await SharingFixture()
        ann = try await fixture.owner("ann")
        id = try await fixture.key(of: ann, tags: ["one"])
    }

    private var row: ObjectRow {
        get async throws {
            let all = await fixture.servers.database.all(ObjectRow.table)
            return try ObjectRow(try #require(all.first { $0["id"] == .of(id) }))
        }
    }

    private func emptyLists() async throws {
        let database = fixture.servers.database
        for raw in await database.all(ObjectHintRow.table) { await database.erase(ObjectHintRow.table, key: raw.key) }
    }

    private var hints: Set<RawRow> {
        get async { Set(await fixture.servers.database.all(ObjectHintRow.table).filter { $0["id"] == .of(id) }) }
    }

    private func grant(to number: Int) throws -> GrantRow {
        let grantee = try Subject.mail("reader-\(number)@example.com")
        let owner = try Subject.mail("ann@example.com")
        let grant = Grant(objectID: id, grantee: grantee, rights: Rights([.get]), grantedBy: owner)
        return GrantRow(grant, created: Instant(wholeSeconds: 0))
    }

    @Test("every grantee finds the object, however many there are")
    func many() async throws {
        let count = StoreLimits.rows + 5
        for number in 0..<count { try await fixture.put(try grant(to: number)) }
        try await emptyLists()
        try await fixture[0].open().fillLists()
        let granted = await hints.filter { $0["hint"] == .bytes(AttributeHint.granted) }
        #expect(granted.count == count)
    }

    @Test("a grant that is taken back meanwhile stands in no list, and one that is given meanwhile does")
    func grants() async throws {
        try await fixture.put(try grant(to: 1))
        try await emptyLists()
        let (given, store) = (try grant(to: 2), fixture.servers.members[0].store)
        // The first transaction writes the object's hints, the second those of its grants.
        await store.beforeApply {}
        await store.beforeApply {
            let taken = GrantRow.key(id: id, grantee: (try? Subject.mail("reader-1@example.com").stored) ?? [])
            await fixture.servers.database.erase(GrantRow.table, key: taken)
            try? await fixture.put(given)
        }
        try await fixture[0].open().fillLists()
        let wanted = ObjectHints.row(of: given, try await row)
        #expect(await hints.filter { $0["hint"] == .bytes(AttributeHint.granted) } == [wanted])
    }

    @Test("an object that changes meanwhile, and changes back, has the hints of what it is", arguments: [["two"], []])
    func changed(_ tags: [String]) async throws {
        try await emptyLists()
        let first = try await row
        let other = try await fixture.key(of: ann, tags: tags)
        var second = first
        let all = await fixture.servers.database.all(ObjectRow.table)
        second.attributes = try ObjectRow(try #require(all.first { $0["id"] == .of(other) })).attributes
        let (store, later) = (fixture.servers.members[0].store, second)
        await store.beforeApply { try? await fixture.put(later) }
        await store.beforeApply { try? await fixture.put(first) }
        try await fixture[0].open().fillLists()
        #expect(try await hints == ObjectHints.rows(of: row))
        #expect(try await row.attributes == first.attributes)
    }

    @Test("an object that is gone meanwhile leaves nothing in the lists")
    func gone() async throws {
        try await emptyLists()
        await fixture.servers.members[0].store.beforeApply {
            await fixture.servers.database.erase(ObjectRow.table, key: ObjectRow.key(id))
        }
        try await fixture[0].open().fillLists()
        #expect(await hints.isEmpty)
    }
}
