import Access
import Canonical
import Store
import TestSupport
import Testing

@testable import Operations

/// Somebody loses what he has between the decision about his request and its transaction.
@Suite("What is taken away in the middle of a request")
struct SharingRaceTests {
    private let fixture: SharingFixture
    private let ann: Requester
    private let bob: Requester

    init() async throws {
        fixture = try await SharingFixture()
        ann = try await fixture.owner("ann")
        bob = try SharingFixture.mail("bob")
    }

    /// Before server 0 writes next, server 1 does this.
    private func meanwhile(_ action: @escaping @Sendable (KeyServer) async throws -> Void) async {
        let other = fixture[1]
        await fixture.servers.members[0].store.beforeApply {
            do { try await action(other) } catch { Issue.record("\(error)") }
        }
    }

    @Test("who is no longer in the group that owns an object grants nothing on it and does not destroy it")
    func member() async throws {
        try await fixture.group("ops", ["bob", "ann"], by: ann)
        let id = try await fixture.key(ofGroup: "ops", from: ann, by: bob)
        let ann = ann
        await meanwhile { try await $0.removeMember("bob@example.com", fromGroup: "ops", by: ann) }
        #expect(
            await refusalCode { try await fixture.grant(["get"], on: id, to: "eve@example.com", by: bob) }
                == "objectNotFound"
        )
        try await fixture[0].addMember("bob@example.com", toGroup: "ops", by: ann)
        await meanwhile { try await $0.removeMember("bob@example.com", fromGroup: "ops", by: ann) }
        #expect(await refusalCode { try await fixture.objects(0, bob).destroy(id) } == "objectNotFound")
        #expect(try await fixture.objects(1, ann).describe(id).state == "preActive")
        #expect(try await fixture.objects(1, ann).grants(on: id).items.isEmpty)
        #expect(try await fixture.servers.damages(seenBy: 1).isEmpty)
    }

    @Test("a grant that was taken back is neither passed on nor used for a change")
    func grantee() async throws {
        let id = try await fixture.key(of: ann)
        let (ann, bob) = (ann, bob)
        let rights = ["get", "destroy", "activate"]
        try await fixture.grant(rights, on: id, to: "bob@example.com", by: ann, onward: true)
        let revoke: @Sendable (KeyServer) async throws -> Void = {
            try await $0.objects(for: ann).revokeGrant(on: id, to: "bob@example.com")
        }
        await meanwhile(revoke)
        #expect(
            await refusalCode { try await fixture.grant(["get"], on: id, to: "eve@example.com", by: bob) }
                == "objectNotFound"
        )
        for change in ["activate", "destroy"] {
            try await fixture.grant(rights, on: id, to: "bob@example.com", by: ann)
            await meanwhile(revoke)
            let refused = await refusalCode {
                let objects = fixture.objects(0, bob)
                if change == "destroy" { try await objects.destroy(id) } else { _ = try await objects.activate(id) }
            }
            #expect(refused == "objectNotFound", "\(change)")
        }
        #expect(try await fixture.objects(1, ann).describe(id).state == "preActive")
        #expect(try await fixture.objects(1, ann).grants(on: id).items.isEmpty)
    }

    @Test("who gave an object away in the middle grants nothing on it, and takes no grant of the new owner back")
    func transferred() async throws {
        let id = try await fixture.key(of: ann)
        let (ann, bob) = (ann, bob)
        let give: @Sendable (KeyServer) async throws -> Void = {
            _ = try await $0.objects(for: ann).offer(id, TransferRequest(to: "bob@example.com"))
            _ = try await $0.objects(for: bob).acceptTransfer(of: id)
        }
        await meanwhile(give)
        #expect(
            await refusalCode { try await fixture.grant(["get"], on: id, to: "eve@example.com", by: ann) }
                == "objectNotFound"
        )
        try await fixture.grant(["get"], on: id, to: "eve@example.com", by: bob)
        _ = try await fixture.objects(0, bob).offer(id, TransferRequest(to: "ann@example.com"))
        _ = try await fixture.objects(0, ann).acceptTransfer(of: id)
        await meanwhile(give)
        let refused = await refusalCode {
            try await fixture.objects(0, ann).revokeGrant(on: id, to: "eve@example.com")
        }
        #expect(refused == "objectNotFound")
        #expect(try await fixture.objects(1, bob).grants(on: id).items.map(\.subject) == ["eve@example.com"])
    }

    @Test("an object that was offered to a group is not taken by who has left it, nor an offer ended that was taken")
    func offered() async throws {
        try await fixture.group("ops", ["bob"], by: ann)
        let id = try await fixture.key(of: ann)
        _ = try await fixture.objects(0, ann).offer(id, TransferRequest(to: "group:ops"))
        let (ann, bob) = (ann, bob)
        await meanwhile { try await $0.removeMember("bob@example.com", fromGroup: "ops", by: ann) }
        #expect(await refusalCode { _ = try await fixture.objects(0, bob).acceptTransfer(of: id) } == "objectNotFound")
        #expect(try await fixture.objects(1, ann).describe(id).id == id)
        try await fixture[0].addMember("bob@example.com", toGroup: "ops", by: ann)
        await meanwhile { _ = try await $0.objects(for: bob).acceptTransfer(of: id) }
        #expect(await refusalCode { try await fixture.objects(0, ann).endTransfer(of: id) } == "objectNotFound")
    }

    @Test("who takes an object is told what it is like although he loses it a moment later")
    func lostAtOnce() async throws {
        try await fixture.group("ops", ["bob"], by: ann)
        let id = try await fixture.key(of: ann)
        _ = try await fixture.objects(0, ann).offer(id, TransferRequest(to: "group:ops"))
        let taken = try await fixture.objects(0, bob).acceptTransfer(of: id)
        #expect(taken.id == id)
        #expect(await fixture.servers.members[0].store.transactions.isEmpty == false)
    }

    @Test("a token that is revoked in the middle changes nothing")
    func token() async throws {
        let made = try await fixture[0].makeToken(TokenRequest(name: "ci"), by: SharingFixture.admin)
        _ = try await fixture[0].setRoles(RolesRequest(roles: ["owner"]), of: "token:ci", by: SharingFixture.admin)
        let ci = try #require(Requester(token: made.token))
        let id = try await fixture.key(of: ci)
        await meanwhile { try await $0.revokeToken(made.id, by: SharingFixture.admin) }
        #expect(await refusalCode { try await fixture.objects(0, ci).destroy(id) } == "not-authenticated")
        #expect(await refusalCode { _ = try await fixture[0].subject(of: ci) } == "not-authenticated")
        #expect(await refusalCode { _ = try await fixture[1].claimant(of: ci) } == "not-authenticated")
    }
}
