import Access
import Canonical
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("To whom something is granted or offered")
struct AddresseeTests {
    private let fixture: SharingFixture
    private let clock: MovedClock
    private let ann: Requester
    private let id: String

    init() async throws {
        clock = MovedClock()
        fixture = try await SharingFixture(clock: clock)
        ann = try await fixture.owner("ann")
        id = try await fixture.key(of: ann)
    }

    /// How each way of giving something to the subject is answered.
    private func answers(_ subject: String) async -> [String?] {
        let (get, create) = (GrantRequest(operations: ["get"]), GrantRequest(operations: ["create"]))
        return [
            await refusalCode { _ = try await fixture.objects(0, ann).grant(get, on: id, to: subject) },
            await refusalCode {
                _ = try await fixture.objects(0, ann).addGrant(Rights([.get]), on: id, to: try Subject(text: subject))
            },
            await refusalCode { try await fixture.scope("web", to: subject, by: ann) },
            await refusalCode {
                _ = try await fixture[0].grantCreate(create, to: subject, by: SharingFixture.admin)
            },
            await refusalCode { _ = try await fixture.objects(0, ann).offer(id, TransferRequest(to: subject)) },
        ]
    }

    private static let nobody = Array(repeating: Optional("not-found"), count: 5)

    @Test("a group that nobody founded gets nothing, so that its founder has nothing of it; one that is there does")
    func groups() async throws {
        #expect(await answers("group:ops") == Self.nobody)
        try await fixture.group("ops", ["bob"], by: ann)
        let bob = try SharingFixture.mail("bob")
        #expect(await refusalCode { _ = try await fixture.objects(1, bob).describe(id) } == "objectNotFound")
        #expect(try await fixture[1].obtained(SharingFixture.page, by: bob).items.isEmpty)
        #expect(await answers("group:ops") == Array(repeating: nil, count: 5))
        #expect(try await fixture.objects(1, bob).material(id).id == id)
        try await fixture[0].removeGroup("ops", by: ann)
        #expect(await answers("group:ops") == Self.nobody)
        // What it was granted before is taken back all the same.
        try await fixture.objects(0, ann).revokeGrant(on: id, to: "group:ops")
        try await fixture.objects(0, ann).endTransfer(of: id)
        #expect(try await fixture.servers.damages(seenBy: 1).isEmpty)
    }

    @Test("a token that was never made, is revoked or is over gets nothing")
    func tokens() async throws {
        #expect(await answers("token:ci") == Self.nobody)
        let made = try await fixture[0].makeToken(TokenRequest(name: "ci"), by: SharingFixture.admin)
        #expect(await answers("token:ci") == Array(repeating: nil, count: 5))
        try await fixture[0].revokeToken(made.id, by: SharingFixture.admin)
        #expect(await answers("token:ci") == Self.nobody)
        let end = clock.now().adding(seconds: 60).rfc3339
        _ = try await fixture[0].makeToken(TokenRequest(name: "short", expires: end), by: SharingFixture.admin)
        #expect(await answers("token:short") == Array(repeating: nil, count: 5))
        clock.move(seconds: 60)
        #expect(await answers("token:short") == Self.nobody)
    }

    @Test("addresses and certificates' names cannot be looked up and are taken as they are")
    func others() async throws {
        for subject in ["new@example.com", "a machine", "role:auditor"] {
            #expect(await answers(subject).dropLast() == [nil, nil, nil, nil], "\(subject)")
        }
    }

    @Test("who may not know the object hears the same, whether the group is there or not")
    func hidden() async throws {
        try await fixture.group("ops", [], by: ann)
        let eve = try SharingFixture.mail("eve")
        for group in ["ops", "none"] {
            let (request, to) = (GrantRequest(operations: ["get"]), "group:\(group)")
            #expect(
                await refusalCode { _ = try await fixture.objects(1, eve).grant(request, on: id, to: to) }
                    == "objectNotFound"
            )
            #expect(
                await refusalCode { _ = try await fixture.objects(1, eve).offer(id, TransferRequest(to: to)) }
                    == "objectNotFound"
            )
        }
    }

    @Test("a group that ends, and a token that is revoked, in the middle of a grant gets nothing")
    func meanwhile() async throws {
        try await fixture.group("ops", [], by: ann)
        let made = try await fixture[0].makeToken(TokenRequest(name: "ci"), by: SharingFixture.admin)
        let ann = ann
        let ends: [(String, @Sendable (KeyServer) async throws -> Void)] = [
            ("group:ops", { try await $0.removeGroup("ops", by: ann) }),
            ("token:ci", { try await $0.revokeToken(made.id, by: SharingFixture.admin) }),
        ]
        for (subject, end) in ends {
            let other = fixture[1]
            await fixture.servers.members[0].store.beforeApply {
                do { try await end(other) } catch { Issue.record("\(error)") }
            }
            let refused = await refusalCode { try await fixture.grant(["get"], on: id, to: subject, by: ann) }
            #expect(refused == "not-found", "\(subject)")
        }
        #expect(try await fixture.objects(1, ann).grants(on: id).items.isEmpty)
    }
}
