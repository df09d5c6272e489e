import Access
import Canonical
import KMIP
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("What one was granted, and what belongs to one's groups, as lists show it")
struct ObtainedTests {
    private let fixture: SharingFixture
    private let ann: Requester
    private let bob: Requester

    init() async throws {
        fixture = try await SharingFixture()
        ann = try await fixture.owner("ann")
        bob = try SharingFixture.mail("bob")
    }

    @Test("grants to oneself, one's groups and roles and to everyone are listed, on scopes and on objects")
    func all() async throws {
        try await fixture.group("ops", ["bob"], by: ann)
        _ = try await fixture[0].setRoles(
            RolesRequest(roles: ["workload"]),
            of: "bob@example.com",
            by: SharingFixture.admin
        )
        let subjects = ["bob@example.com", "group:ops", "role:workload", "*"]
        for subject in subjects {
            try await fixture.scope("tag of \(subject.count)", to: subject, by: ann)
            try await fixture.grant(["get"], on: try await fixture.key(of: ann), to: subject, by: ann)
        }
        for subject in ["eve@example.com", "role:auditor"] { try await fixture.scope("no", to: subject, by: ann) }
        let all = try await fixture[1].obtained(SharingFixture.page, by: bob).items
        #expect(Set(all.filter { $0.scope != nil }.map(\.subject)) == Set(subjects))
        #expect(Set(all.filter { $0.id != nil }.map(\.subject)) == Set(subjects))
        #expect(all.count == 8)
        for limit in 1...9 {
            var (seen, after): ([String], String?) = ([], nil)
            repeat {
                let page = try await fixture[1].obtained(Page(limit: limit, after: after), by: bob)
                #expect(page.items.count <= limit)
                seen += page.items.map { $0.id ?? $0.scope?.tag ?? "" }
                after = page.next
            } while after != nil
            #expect(seen == all.map { $0.id ?? $0.scope?.tag ?? "" }, "\(limit)")
        }
    }

    @Test("a place that no page named is refused", arguments: ["-1", "x", "61.", "6.6", ".", "61.20", "ff.6f.6f"])
    func places(after: String) async throws {
        let page = Page(limit: 10, after: after)
        #expect(await refusalCode { _ = try await fixture[0].obtained(page, by: bob) } == "malformed-request")
    }

    @Test("members see the grants on scopes of their group's objects, and its offers")
    func group() async throws {
        try await fixture.group("ops", ["bob"], by: ann)
        let id = try await fixture.key(ofGroup: "ops", from: ann, by: bob)
        try await fixture.scope("web", to: "eve@example.com", by: bob, of: "group:ops")
        #expect(try await fixture[1].scopedGrants(by: bob).items.compactMap(\.owner) == ["group:ops"])
        _ = try await fixture.objects(0, bob).offer(id, TransferRequest(to: "eve@example.com"))
        #expect(try await fixture.objects(1, bob).transfers().items.map(\.id) == [id])
        try await fixture[0].removeMember("bob@example.com", fromGroup: "ops", by: ann)
        #expect(try await fixture[1].scopedGrants(by: bob).items.isEmpty)
        #expect(try await fixture.objects(1, bob).transfers().items.isEmpty)
    }

    @Test(
        "administrators see what a group or everybody was granted on scopes, whosever the objects are, and nobody else does"
    )
    func ofSubject() async throws {
        try await fixture.group("ops", ["bob"], by: ann)
        try await fixture.scope("web", to: "group:ops", by: ann)
        try await fixture.scope("all", to: "*", by: bob)
        for (subject, tag) in [("group:ops", "web"), ("*", "all")] {
            let list = try await fixture[0].scopedGrants(to: subject, by: SharingFixture.admin)
            #expect(list.items.map(\.scope?.tag) == [tag] && list.items.map(\.subject) == [subject])
            #expect(
                await refusalCode { _ = try await fixture[0].scopedGrants(to: subject, by: bob) } == "permission-denied"
            )
        }
        #expect(try await fixture[0].scopedGrants(to: "role:auditor", by: SharingFixture.admin).items.isEmpty)
    }

    @Test("a request that makes no sense is refused alike, whether there is such an object or not")
    func oracle() async throws {
        let id = try await fixture.key(of: ann)
        for request in [
            GrantRequest(operations: ["get"], until: "2001-01-01T00:00:00Z"), GrantRequest(operations: []),
            GrantRequest(operations: ["fly"]), GrantRequest(operations: ["get"]),
        ] {
            let codes = await [id, "no-such-object"].asyncMap { id in
                await refusalCode {
                    _ = try await fixture.objects(1, bob).grant(request, on: id, to: "eve@example.com")
                }
            }
            #expect(codes[0] == codes[1] && codes[0] != nil, "\(request)")
        }
    }

    @Test("what a transfer leaves: grants on the object stay until the new owner takes them back, those on scopes end")
    func left() async throws {
        let carl = try await fixture.owner("carl")
        let id = try await fixture.key(of: ann, tags: ["web"])
        try await fixture.scope("web", to: "eve@example.com", by: ann)
        try await fixture.grant(["getAttributes"], on: id, to: "bob@example.com", by: ann)
        _ = try await fixture.objects(0, ann).offer(id, TransferRequest(to: "carl@example.com"))
        _ = try await fixture.objects(0, carl).acceptTransfer(of: id)
        let eve = try SharingFixture.mail("eve")
        #expect(await refusalCode { _ = try await fixture.objects(1, eve).describe(id) } == "objectNotFound")
        #expect(try await fixture.objects(1, bob).describe(id).id == id)
        #expect(await refusalCode { _ = try await fixture.objects(1, ann).describe(id) } == "objectNotFound")
        // The former owner gave the grant, and has nothing more to do with it.
        let revoked = await refusalCode { try await fixture.objects(1, ann).revokeGrant(on: id, to: "bob@example.com") }
        #expect(revoked == "objectNotFound")
        try await fixture.objects(1, carl).revokeGrant(on: id, to: "bob@example.com")
        #expect(await refusalCode { _ = try await fixture.objects(0, bob).describe(id) } == "objectNotFound")
    }

    @Test("operations that are added to a grant that is over are had from now on")
    func addedToEnded() async throws {
        let clock = MovedClock()
        let fixture = try await SharingFixture(clock: clock)
        let ann = try await fixture.owner("ann")
        let id = try await fixture.key(of: ann)
        let until = clock.now().adding(seconds: 60).rfc3339
        let request = GrantRequest(operations: ["get"], until: until)
        _ = try await fixture.objects(0, ann).grant(request, on: id, to: "bob@example.com")
        clock.move(seconds: 120)
        let bob = try Subject.mail("bob@example.com")
        _ = try await fixture.objects(0, ann).addGrant(Rights([.getAttributes]), on: id, to: bob)
        #expect(try await fixture.objects(1, try SharingFixture.mail("bob")).describe(id).id == id)
        let refused = await refusalCode {
            _ = try await fixture.objects(1, try SharingFixture.mail("bob")).material(id)
        }
        #expect(refused == "permissionDenied")
    }
}

extension Array {
    fileprivate func asyncMap<Other>(_ body: (Element) async -> Other) async -> [Other] {
        var others: [Other] = []
        for element in self { others.append(await body(element)) }
        return others
    }
}
