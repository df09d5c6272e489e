import Access
import Canonical
import Store
import TestSupport
import Testing

@testable import Operations

/// What the change log says of who did what, for whom and until when.
@Suite("What records of the change log say")
struct LogDetailsListTests {
    private let fixture: SharingFixture
    private let ann: Requester

    init() async throws {
        fixture = try await SharingFixture()
        ann = try await fixture.owner("ann")
    }

    private func entries(_ kind: String) async throws -> [LogEntryAnswer] {
        let all = Page(limit: 1_000, after: nil)
        let list = try await fixture[1].changeLog(LogFilter(kind: kind), all, by: SharingFixture.admin)
        #expect(list.items.allSatisfy { $0.check == .intact })
        return list.items
    }

    @Test("a grant says what, until when and whether it may be passed on; the way of the one who gave it too")
    func grants() async throws {
        let id = try await fixture.key(of: ann)
        let (end, request) = (
            "2099-01-31T00:00:00Z",
            GrantRequest(operations: ["get", "decrypt"], until: "2099-01-31T00:00:00Z", grantable: true)
        )
        _ = try await fixture.objects(0, ann).grant(request, on: id, to: "bob@example.com")
        try await fixture.scope("t", to: "*", by: ann)
        let granted = try await entries("grant").filter { $0.actor == "ann@example.com" }.map(\.details)
        #expect(
            granted == [
                ["method": "bearer", "operations": "decrypt get", "until": end, "grantable": "true"],
                ["method": "bearer", "operations": "getAttributes"],
            ]
        )
        try await fixture.objects(0, ann).revokeGrant(Rights([.get]), on: id, to: "bob@example.com")
        #expect(try await entries("grant").last?.details?["operations"] == "decrypt")
        try await fixture.objects(0, ann).revokeGrant(on: id, to: "bob@example.com")
        #expect(try await entries("revoke-grant").map(\.details) == [["method": "bearer"]])
    }

    @Test("a transfer says to whom, a token what it may, and the way by which a caller came stands at each change")
    func others() async throws {
        let id = try await fixture.key(of: ann)
        _ = try await fixture.objects(0, ann).offer(id, TransferRequest(to: "bob@example.com"))
        _ = try await fixture.objects(1, SharingFixture.mail("bob")).acceptTransfer(of: id)
        #expect(try await entries("offer-object").map(\.details) == [["method": "bearer", "to": "bob@example.com"]])
        let transferred = try await entries("transfer-object")
        #expect(transferred.map(\.details) == [["method": "bearer", "owner": "bob@example.com"]])
        #expect(transferred.map(\.actor) == ["bob@example.com"])
        let request = TokenRequest(name: "ci", operations: ["get"], expires: "2026-12-31T00:00:00Z")
        let made = try await fixture[0].makeToken(request, by: SharingFixture.admin)
        let token = try await entries("make-token").last?.details
        #expect(token == ["method": "none", "operations": "get", "until": try #require(made.expires)])
        let ci = try #require(Requester(token: made.token))
        _ = try await fixture[0].setRoles(RolesRequest(roles: ["owner"]), of: "token:ci", by: SharingFixture.admin)
        #expect(try await entries("create").map(\.details) == [["method": "bearer"]])
        #expect(await refusalCode { _ = try await fixture.key(of: ci) } != nil)
    }

    @Test("details that were put to a record, or changed, are seen at once")
    func forged() async throws {
        _ = try await fixture.key(of: ann)
        let records = try await fixture.servers.database.all(LogRow.table).map { try LogRow($0) }
        var told = try #require(records.last { $0.changeKind == "create" })
        told.details = LogDetails(["method": "certificate"]).stored
        await fixture.servers.database.put(told.raw)
        let all = Page(limit: 1_000, after: nil)
        let list = try await fixture[1].changeLog(LogFilter(kind: "create"), all, by: SharingFixture.admin)
        #expect(list.items.map(\.check) == [.damaged])
        #expect(!(try await fixture.servers.damages(seenBy: 1).isEmpty))
        told.details = nil
        await fixture.servers.database.put(told.raw)
        let without = try await fixture[1].changeLog(LogFilter(kind: "create"), all, by: SharingFixture.admin)
        #expect(without.items.map(\.check) == [.damaged])
    }
}
