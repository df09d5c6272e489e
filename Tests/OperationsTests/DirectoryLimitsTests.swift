import Access
import Canonical
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("How much room one takes from others")
struct DirectoryLimitsTests {
    private let fixture: SharingFixture
    private let ann: Requester
    private let bob: Requester
    private let unset = Tagging.unset
    private let then = Instant(wholeSeconds: 1_000)

    init() async throws {
        fixture = try await SharingFixture()
        ann = try await fixture.owner("ann")
        bob = try await fixture.owner("bob")
    }

    private func scoped(_ owner: Subject, _ tag: String, to grantee: Subject, until: Instant? = nil) async throws {
        let grant = ScopedGrant(
            owner: owner,
            scope: try .tag(tag),
            grantee: grantee,
            rights: Rights([.getAttributes]),
            until: until,
            grantedBy: owner
        )
        try await fixture.put(ScopedGrantRow(grant, created: then))
    }

    @Test("one founder fills his own room for groups and nobody else's; a removed group makes room")
    func founders() async throws {
        let owner = try Subject.mail("ann@example.com").stored
        for number in 1..<DirectoryLimits.founded {
            let name = try Subject.group("g\(number)").stored
            try await fixture.put(GroupRow(name: name, owner: owner, created: then, tagging: unset))
        }
        try await fixture.group("last", [], by: ann)
        #expect(await refusalCode { try await fixture.group("more", [], by: ann) } == "too-large")
        try await fixture.group("his", [], by: bob)
        try await fixture[1].removeGroup("g1", by: ann)
        try await fixture.group("more", [], by: ann)
        #expect(try await fixture[1].groups(by: ann).items.count == DirectoryLimits.founded)
        #expect(try await fixture[1].groups(by: bob).items.map(\.name) == ["his"])
        #expect(try await fixture[1].groups(by: SharingFixture.admin).items.count == DirectoryLimits.founded + 1)
    }

    @Test("more groups than a page of the database holds are founded and listed, also when many of them are over")
    func manyGroups() async throws {
        let nobody = Subject.vault.stored
        for number in 0..<StoreLimits.rows {
            let name = try Subject.group("a\(number)").stored
            try await fixture.put(GroupRow(name: name, owner: nobody, created: then, tagging: unset))
        }
        try await fixture.group("new", [], by: ann)
        #expect(try await fixture[1].groups(by: SharingFixture.admin).items.map(\.name) == ["new"])
        #expect(try await fixture[1].groups(by: ann).items.map(\.name) == ["new"])
    }

    @Test("one founder does not take all room for groups of another's")
    func members() async throws {
        let eve = try Subject.mail("eve@example.com")
        let owner = try Subject.mail("ann@example.com").stored
        for number in 0..<DirectoryLimits.groupsByOne {
            let group = try Subject.group("g\(number)").stored
            try await fixture.put(GroupRow(name: group, owner: owner, created: then, tagging: unset))
            let row = MemberRow(container: group, member: eve.stored, addedBy: owner, created: then, tagging: unset)
            try await fixture.put(row)
        }
        #expect(await refusalCode { try await fixture.group("one more", ["eve"], by: ann) } == "too-large")
        try await fixture.group("his", [], by: bob)
        try await fixture[0].addMember("eve@example.com", toGroup: "his", by: bob)
        #expect(try await fixture[1].me(SharingFixture.mail("eve")).groups.count == DirectoryLimits.groupsByOne + 1)
    }

    @Test(
        "one owner does not take all room for grants to another or to everyone",
        arguments: [
            ("eve@example.com", DirectoryLimits.scopedGrantsByOne), ("*", DirectoryLimits.sharedScopedGrantsByOne),
        ]
    )
    func scopes(grantee: String, most: Int) async throws {
        let (owner, subject) = (try Subject.mail("ann@example.com"), try Subject(text: grantee))
        for number in 1..<most { try await scoped(owner, "t\(number)", to: subject) }
        try await fixture.scope("last", to: grantee, by: ann)
        #expect(await refusalCode { try await fixture.scope("more", to: grantee, by: ann) } == "too-large")
        // What is there already is granted anew.
        try await fixture.scope("last", to: grantee, by: ann)
        try await fixture.scope("more", to: grantee, by: bob)
    }

    @Test("what is over makes room, in the database too")
    func ended() async throws {
        let (owner, subject) = (try Subject.mail("ann@example.com"), try Subject.mail("eve@example.com"))
        for number in 0..<DirectoryLimits.scopedGrantsByOne {
            try await scoped(owner, "t\(number)", to: subject, until: then)
        }
        try await fixture.scope("new", to: "eve@example.com", by: ann)
        #expect(try await fixture[1].scopedGrants(by: ann).items.compactMap(\.scope?.tag) == ["new"])
        #expect(try await fixture.servers.damages(seenBy: 1).isEmpty)
    }

    @Test("whose grants are over does not matter: they make room for everybody's")
    func endedOfOthers() async throws {
        for number in 0..<DirectoryLimits.sharedScopedGrants {
            try await scoped(try .mail("o\(number)@example.com"), "t", to: .everyone, until: then)
        }
        try await fixture.scope("new", to: "*", by: ann)
        #expect(await fixture.servers.database.all(ScopedGrantRow.table).count == 1)
        #expect(try await fixture.servers.damages(seenBy: 1).isEmpty)
    }

    @Test("who founds groups has no more room for what he grants for them")
    func groupsOfOne() async throws {
        for number in 0..<DirectoryLimits.sharedScopedGrantsByOne {
            try await fixture.group("g\(number)", ["ann"], by: ann)
            try await fixture.scope("t", to: "*", by: ann, of: "group:g\(number)")
        }
        try await fixture.group("more", ["ann"], by: ann)
        let refused = await refusalCode { try await fixture.scope("t", to: "*", by: ann, of: "group:more") }
        #expect(refused == "too-large")
        try await fixture.scope("t", to: "*", by: bob)
    }

    @Test("a room that is full is emptied by an administrator, who gets nothing by it, and the log says so")
    func emptied() async throws {
        for number in 0..<DirectoryLimits.sharedScopedGrants {
            try await scoped(try .mail("o\(number)@example.com"), "t", to: .everyone)
        }
        #expect(await refusalCode { try await fixture.scope("new", to: "*", by: ann) } == "too-large")
        let asked = ScopedRevocation(scope: ScopeBody(tag: "t"), subject: "*", owner: "o7@example.com")
        #expect(await refusalCode { try await fixture[0].revokeScope(asked, by: ann) } == "permission-denied")
        try await fixture[0].revokeScope(asked, by: SharingFixture.admin)
        try await fixture.scope("new", to: "*", by: ann)
        let records = try await fixture.servers.database.all(LogRow.table).map { try LogRow($0) }
        let removal = try #require(records.last { $0.changeKind == "remove-scoped-grant" })
        #expect(removal.subject == Subject.admin.stored)
        // What one caller was granted is between him and the owner.
        try await fixture.scope("his", to: "eve@example.com", by: ann)
        let ofOne = ScopedRevocation(scope: ScopeBody(tag: "his"), subject: "eve@example.com", owner: "ann@example.com")
        #expect(await refusalCode { try await fixture[0].revokeScope(ofOne, by: SharingFixture.admin) } == "not-found")
    }

    @Test("there are at most so many administrators, and one who goes makes room")
    func administrators() async throws {
        let admin = Role.admin.subject.stored
        let there = await fixture.servers.database.all(MemberRow.table).filter { $0["container"] == .of(admin) }.count
        for number in there..<DirectoryLimits.administrators {
            let member = try Subject.mail("a\(number)@example.com").stored
            try await fixture.put(
                MemberRow(container: admin, member: member, addedBy: admin, created: then, tagging: unset)
            )
        }
        let wanted = RolesRequest(roles: ["admin"])
        let refused = await refusalCode {
            _ = try await fixture[0].setRoles(wanted, of: "eve@example.com", by: SharingFixture.admin)
        }
        #expect(refused == "too-large")
        // Who is one stays one, and other roles are not bounded.
        let both = RolesRequest(roles: ["admin", "owner"])
        _ = try await fixture[0].setRoles(both, of: "a100@example.com", by: SharingFixture.admin)
        _ = try await fixture[0].setRoles(RolesRequest(roles: []), of: "a101@example.com", by: SharingFixture.admin)
        _ = try await fixture[0].setRoles(wanted, of: "eve@example.com", by: SharingFixture.admin)
    }

    @Test("a caller to whom more was granted than a page of the database holds has all of it")
    func many() async throws {
        let (owner, id) = (try Subject.mail("ann@example.com"), try await fixture.key(of: ann, tags: ["zz"]))
        let groups = (0..<12).map { "g\($0)" }
        for name in groups { try await fixture.group(name, ["eve"], by: ann) }
        for name in groups {
            for number in 0..<100 { try await scoped(owner, "t\(number)", to: try .group(name)) }
        }
        try await fixture.scope("zz", to: "group:g11", by: bob, of: "bob@example.com")
        let eve = try SharingFixture.mail("eve")
        #expect(await refusalCode { _ = try await fixture.objects(1, eve).describe(id) } == "objectNotFound")
        try await scoped(owner, "zz", to: try .group("g9"))
        try await fixture[0].addMember("joe@example.com", toGroup: "g0", by: ann)
        #expect(try await fixture.objects(1, eve).describe(id).id == id)
        var (count, after): (Int, String?) = (0, nil)
        repeat {
            let page = try await fixture[1].obtained(Page(limit: 500, after: after), by: eve)
            (count, after) = (count + page.items.count, page.next)
        } while after != nil
        #expect(count == 1_202)
    }

    @Test("one owner does not take all room for offers, and offers that are over make room")
    func offers() async throws {
        let (owner, eve) = (try Subject.mail("ann@example.com").stored, try Subject.mail("eve@example.com").stored)
        let (id, other) = (try await fixture.key(of: ann), try await fixture.key(of: bob))
        func put(_ count: Int, until: Instant) async throws {
            for number in 0..<count {
                let row = TransferRow(
                    id: "o\(number)",
                    owner: owner,
                    recipient: eve,
                    created: then,
                    expires: until,
                    tagging: unset
                )
                try await fixture.put(row)
            }
        }
        try await put(DirectoryLimits.offersByOne, until: SystemClock().now().adding(seconds: 3_600))
        let heir = TransferRequest(to: "eve@example.com")
        #expect(await refusalCode { _ = try await fixture.objects(0, ann).offer(id, heir) } == "too-large")
        _ = try await fixture.objects(0, bob).offer(other, heir)
        try await put(DirectoryLimits.offersByOne, until: then)
        _ = try await fixture.objects(0, ann).offer(id, heir)
        let rows = try await fixture.servers.database.all(TransferRow.table).map { try TransferRow($0) }
        #expect(rows.count { !$0.recipient.isEmpty } == DirectoryLimits.offersByOne - DirectoryLimits.swept + 2)
        let shown = try await fixture.objects(1, try SharingFixture.mail("eve")).transfers().items.map(\.id)
        #expect(Set(shown) == [id, other])
    }
}
