import Access
import Canonical
import KMIP
import Store
import Synchronization
import TestSupport
import Testing

@testable import Operations

@Suite("Lists over damaged objects")
struct DamagedListTests {
    private let fixture: SharingFixture
    private let ann: Requester
    private let bob: Requester

    init() async throws {
        fixture = try await SharingFixture()
        ann = try await fixture.owner("ann")
        bob = try SharingFixture.mail("bob")
    }

    private func damage(_ id: String) async {
        await fixture.servers.database.edit(ObjectRow.table, key: ObjectRow.key(id)) { row in
            let place = row.table.columns.firstIndex { $0.name == "attributes" } ?? 0
            row.values[place] = .bytes([1, 2, 3])
        }
    }

    @Test("a damaged object is named and hides no other")
    func named() async throws {
        var ids: [String] = []
        for _ in 0..<5 { ids.append(try await fixture.key(of: ann)) }
        await damage(ids[2])
        let list = try await fixture.objects(1, ann).list(ObjectQuestion(), SharingFixture.page)
        #expect(Set(list.items.map(\.id)) == Set(ids).subtracting([ids[2]]))
        #expect(list.damaged?.map(\.id) == [ids[2]] && list.damaged?.first?.table == "objects")
        let found = try await fixture.objects(1, ann).locate(LocateRequest(attributes: Attributes()))
        #expect(Set(found.uniqueIdentifiers) == Set(ids) && found.uniqueIdentifiers.last == ids[2])
        #expect(found.locatedItems == 5)
        #expect(await refusalCode { _ = try await fixture.objects(1, ann).describe(ids[2]) } == "state-damaged")
        var (seen, named, after): ([String], Set<String>, String?) = ([], [], nil)
        repeat {
            let page = try await fixture.objects(0, ann).list(ObjectQuestion(), Page(limit: 1, after: after))
            seen += page.items.map(\.id)
            named.formUnion(page.damaged?.map(\.id) ?? [])
            after = page.next
        } while after != nil
        #expect(seen == list.items.map(\.id) && named == [ids[2]])
        #expect(try await fixture.objects(1, bob).list(ObjectQuestion(), SharingFixture.page).damaged == nil)
    }

    @Test("by a name nobody is told of another's damaged object that is in no scope of his")
    func scopes() async throws {
        _ = try await fixture.key(of: ann, tags: ["prod"])
        try await fixture.scope("prod", to: "bob@example.com", by: ann)
        let prefix = ScopeBody(prefix: "test/")
        let request = ScopedGrantRequest(scope: prefix, subject: "bob@example.com", operations: ["getAttributes"])
        _ = try await fixture[0].grantScope(request, by: ann)
        func key(_ name: String, tags: [String]) async throws -> String {
            var attributes = Attributes([CryptographicAlgorithm.aes.ttlv, TTLV(.cryptographicLength, .integer(256))])
            attributes.add(ObjectName(name).ttlv)
            attributes.tags = tags
            let request = CreateRequest(objectType: .symmetricKey, attributes: attributes)
            return try await fixture.objects(0, ann).create(request).uniqueIdentifier
        }
        let (secret, shared) = (try await key("payroll", tags: ["other"]), try await key("web", tags: ["prod"]))
        let prefixed = try await key("test/web", tags: [])
        func found(_ name: String, _ asking: Requester) async throws -> [String] {
            let request = LocateRequest(attributes: Attributes([ObjectName(name).ttlv]))
            return try await fixture.objects(0, asking).locate(request).uniqueIdentifiers
        }
        for isDamaged in [false, true] {
            if isDamaged { for id in [secret, shared, prefixed] { await damage(id) } }
            #expect(try await found("payroll", ann) == [secret])
            #expect(try await found("payroll", bob).isEmpty)
            #expect(try await found("web", bob) == [shared])
            #expect(try await found("test/web", bob) == [prefixed])
        }
        // Before there are lists, names lead to everybody's objects.
        try await fixture.servers.database.apply([.removeHint(ListMark.isWhole)])
        try await fixture[0].open().hasWholeLists.store(false, ordering: .releasing)
        #expect(try await found("payroll", ann) == [secret])
        #expect(try await found("payroll", bob).isEmpty)
    }

    @Test("a damaged grant hides its object from the grantee and is named to him; its owner is not in the dark")
    func grant() async throws {
        let ids = [try await fixture.key(of: ann), try await fixture.key(of: ann)]
        for id in ids { try await fixture.grant(["get"], on: id, to: "bob@example.com", by: ann) }
        let key = GrantRow.key(id: ids[0], grantee: try Subject.mail("bob@example.com").stored)
        await fixture.servers.database.edit(GrantRow.table, key: key) { row in
            let place = row.table.columns.firstIndex { $0.name == "permissions" } ?? 0
            row.values[place] = .bytes(Rights([.get, .destroy]).stored)
        }
        let list = try await fixture.objects(1, bob).list(ObjectQuestion(), SharingFixture.page)
        #expect(list.items.map(\.id) == [ids[1]] && list.damaged?.map(\.table) == ["read_access"])
        let found = try await fixture.objects(1, bob).locate(LocateRequest(attributes: Attributes()))
        #expect(found.uniqueIdentifiers == [ids[1], ids[0]])
        let own = try await fixture.objects(1, ann).list(ObjectQuestion(), SharingFixture.page)
        #expect(own.items.count == 2 && own.damaged == nil)
    }

    @Test("more damage than a list can name is refused with what it can")
    func tooMuch() async throws {
        let id = try await fixture.key(of: ann)
        let raw = try #require(await fixture.servers.database.all(ObjectRow.table).first { $0["id"] == .of(id) })
        for number in 0...ObjectLimits.damages {
            var copy = raw
            copy.values[0] = .of("copy-\(number)")
            await fixture.servers.database.put(copy)
        }
        let refused = await refusalCode {
            _ = try await fixture.objects(1, ann).list(ObjectQuestion(), SharingFixture.page)
        }
        #expect(refused == "state-damaged")
    }
}
