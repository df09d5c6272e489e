import Access
import Canonical
import Store
import TestSupport
import Testing

@testable import Operations

/// What is taken back on a server whose clock is ahead is given again on one whose clock is behind.
@Suite("Two servers whose clocks differ")
struct TwoClocksTests {
    private struct Late: WallClock {
        /// Seconds that it is behind.
        let seconds: Int64

        func now() -> Instant { SystemClock().now().adding(seconds: -seconds) }
    }

    private let fixture: SharingFixture
    private let ann: Requester

    init() async throws {
        fixture = try await SharingFixture(others: Late(seconds: 90))
        ann = try await fixture.owner("ann")
    }

    @Test("a grant on an object comes again, and the log knows it")
    func grant() async throws {
        let (id, request) = (try await fixture.key(of: ann), GrantRequest(operations: ["get"]))
        for index in [0, 1, 0, 1, 1] {
            _ = try await fixture.objects(index, ann).grant(request, on: id, to: "bob@example.com")
            #expect(try await fixture.objects(1 - index, ann).grants(on: id).items.map(\.operations) == [["get"]])
            try await fixture.objects(index, ann).revokeGrant(on: id, to: "bob@example.com")
            #expect(try await fixture.objects(1 - index, ann).grants(on: id).items.isEmpty)
            let again = await refusalCode {
                try await fixture.objects(1, ann).revokeGrant(on: id, to: "bob@example.com")
            }
            #expect(again == "itemNotFound")
        }
        _ = try await fixture.objects(1, ann).grant(request, on: id, to: "bob@example.com")
        let bob = try SharingFixture.mail("bob")
        #expect(try await fixture.objects(0, bob).material(id).id == id)
        #expect(try await fixture[0].obtained(SharingFixture.page, by: bob).items.compactMap(\.id) == [id])
        #expect(try await fixture.servers.damages(seenBy: 1).isEmpty)
    }

    @Test("of a grant that was taken back nothing is left but the row: not known, not listed, not found")
    func revoked() async throws {
        let id = try await fixture.key(of: ann)
        try await fixture.grant(["get"], on: id, to: "*", by: ann)
        try await fixture.objects(0, ann).revokeGrant(on: id, to: "*")
        let bob = try SharingFixture.mail("bob")
        #expect(await refusalCode { _ = try await fixture.objects(1, bob).describe(id) } == "objectNotFound")
        #expect(try await fixture[1].obtained(SharingFixture.page, by: bob).items.isEmpty)
        let before = await fixture.servers.members[1].store.located
        #expect(try await fixture.objects(1, bob).list(ObjectQuestion(), SharingFixture.page).items.isEmpty)
        #expect(await fixture.servers.members[1].store.located == before)
    }

    @Test("a grant on a scope, a member and a right to create come again")
    func directory() async throws {
        try await fixture.group("ops", [], by: ann)
        let asked = ScopedRevocation(scope: ScopeBody(tag: "t"), subject: "*")
        for index in [0, 1, 1, 0, 1] {
            let server = fixture[index]
            let scoped = ScopedGrantRequest(scope: ScopeBody(tag: "t"), subject: "*", operations: ["get"])
            _ = try await server.grantScope(scoped, by: ann)
            _ = try await server.grantScope(scoped, by: ann)
            try await server.revokeScope(asked, by: ann)
            try await server.addMember("bob@example.com", toGroup: "ops", by: ann)
            try await server.removeMember("bob@example.com", fromGroup: "ops", by: ann)
            let create = GrantRequest(operations: ["create"])
            _ = try await server.grantCreate(create, to: "bob@example.com", by: SharingFixture.admin)
            try await server.revokeCreate(from: "bob@example.com", by: SharingFixture.admin)
            _ = try await server.setRoles(
                RolesRequest(roles: ["owner"]),
                of: "bob@example.com",
                by: SharingFixture.admin
            )
            _ = try await server.setRoles(RolesRequest(roles: []), of: "bob@example.com", by: SharingFixture.admin)
        }
        #expect(try await fixture.servers.damages(seenBy: 0).isEmpty)
        #expect(try await fixture.servers.damages(seenBy: 1).isEmpty)
    }

    @Test("an offer comes again after it was taken back, declined or accepted")
    func offers() async throws {
        let (id, bob) = (try await fixture.key(of: ann), try SharingFixture.mail("bob"))
        for index in [0, 1, 0, 1] {
            _ = try await fixture.objects(index, ann).offer(id, TransferRequest(to: "bob@example.com"))
            try await fixture.objects(index, index == 0 ? ann : bob).endTransfer(of: id)
            #expect(try await fixture.objects(index, bob).transfers().items.isEmpty)
            #expect(await refusalCode { try await fixture.objects(1, ann).endTransfer(of: id) } == "permissionDenied")
        }
        _ = try await fixture.objects(0, ann).offer(id, TransferRequest(to: "bob@example.com"))
        _ = try await fixture.objects(0, bob).acceptTransfer(of: id)
        _ = try await fixture.objects(1, bob).offer(id, TransferRequest(to: "ann@example.com"))
        #expect(await refusalCode { _ = try await fixture.objects(1, bob).acceptTransfer(of: id) } != nil)
        _ = try await fixture.objects(1, ann).acceptTransfer(of: id)
        #expect(try await fixture.objects(0, ann).transfers().items.isEmpty)
        #expect(try await fixture.servers.damages(seenBy: 1).isEmpty)
    }
}
