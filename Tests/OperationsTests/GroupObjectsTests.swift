import Access
import Canonical
import KMIP
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("What belongs to a group: it is not lost with it, and has names of its own")
struct GroupObjectsTests {
    private let fixture: SharingFixture
    private let ann: Requester
    private let bob: Requester

    init() async throws {
        fixture = try await SharingFixture()
        ann = try await fixture.owner("ann")
        bob = try await fixture.owner("bob")
        try await fixture.group("ops", ["bob"], by: ann)
    }

    private func remove(_ index: Int = 0, by requester: Requester) async -> String? {
        await refusalCode { try await fixture[index].removeGroup("ops", by: requester) }
    }

    private func named(_ name: String, by owner: Requester) async throws -> String {
        let request = ObjectRequest(type: "symmetricKey", algorithm: "AES", length: 256, names: [name])
        return try await fixture.objects(0, owner).make(request).id
    }

    @Test("a group that owns an object stays, for an administrator too, until the object is handed on")
    func handedOn() async throws {
        let id = try await fixture.key(ofGroup: "ops", from: ann, by: bob)
        for requester in [ann, SharingFixture.admin] { #expect(await remove(by: requester) == "conflict") }
        #expect(await remove(by: try SharingFixture.mail("eve")) == "not-found")
        #expect(await remove(by: bob) == "permission-denied")
        #expect(try await fixture.objects(1, bob).describe(id).id == id)
        _ = try await fixture.objects(0, bob).offer(id, TransferRequest(to: "ann@example.com"))
        _ = try await fixture.objects(0, ann).acceptTransfer(of: id)
        #expect(await remove(by: ann) == nil)
        #expect(try await fixture.objects(1, ann).describe(id).id == id)
    }

    @Test("in whichever state; a destroyed object holds no group", arguments: ["active", "deactivated", "compromised"])
    func states(state: String) async throws {
        let id = try await fixture.key(ofGroup: "ops", from: ann, by: bob)
        let objects = fixture.objects(0, bob)
        _ = try await objects.activate(id)
        let reasons = ["deactivated": "superseded", "compromised": "keyCompromise"]
        if let reason = reasons[state] { _ = try await objects.revoke(id, ObjectRevocation(reason: reason)) }
        #expect(try await objects.describe(id).state == state)
        #expect(await remove(by: ann) == "conflict")
        if state == "active" { _ = try await objects.revoke(id, ObjectRevocation(reason: "superseded")) }
        try await objects.destroy(id)
        #expect(await remove(by: ann) == nil)
    }

    @Test("a group that ends while a member accepts an object for it does not end")
    func ending() async throws {
        let id = try await fixture.key(of: ann)
        _ = try await fixture.objects(0, ann).offer(id, TransferRequest(to: "group:ops"))
        let (other, bob) = (fixture[1], bob)
        await fixture.servers.members[0].store.beforeApply {
            do { _ = try await other.objects(for: bob).acceptTransfer(of: id) } catch { Issue.record("\(error)") }
        }
        #expect(await remove(by: ann) == "conflict")
        #expect(try await fixture.objects(0, bob).describe(id).id == id)
        #expect(try await fixture.servers.damages(seenBy: 1).isEmpty)
    }

    @Test("an object is not accepted for a group that ends in the middle")
    func accepting() async throws {
        let id = try await fixture.key(of: ann)
        _ = try await fixture.objects(0, ann).offer(id, TransferRequest(to: "group:ops"))
        let (other, ann) = (fixture[1], ann)
        await fixture.servers.members[0].store.beforeApply {
            do { try await other.removeGroup("ops", by: ann) } catch { Issue.record("\(error)") }
        }
        #expect(await refusalCode { _ = try await fixture.objects(0, bob).acceptTransfer(of: id) } == "objectNotFound")
        #expect(try await fixture.objects(0, ann).describe(id).owner == "ann@example.com")
    }

    @Test("two members accept two objects for a group at once, and it has both")
    func both() async throws {
        try await fixture[0].addMember("ann@example.com", toGroup: "ops", by: ann)
        let ids = [try await fixture.key(of: ann), try await fixture.key(of: ann)]
        for id in ids { _ = try await fixture.objects(0, ann).offer(id, TransferRequest(to: "group:ops")) }
        let (other, second, third) = (fixture[1], ids[1], ann)
        await fixture.servers.members[0].store.beforeApply {
            do { _ = try await other.objects(for: third).acceptTransfer(of: second) } catch { Issue.record("\(error)") }
        }
        _ = try await fixture.objects(0, bob).acceptTransfer(of: ids[0])
        for id in ids { #expect(try await fixture.objects(1, bob).describe(id).owner == "group:ops") }
    }

    @Test(
        "nobody accepts an object of a name that he, or his group, has already; the offer stays, and holds when it is free"
    )
    func names() async throws {
        for heir in ["bob@example.com", "group:ops"] {
            let (id, his) = (try await named("backup", by: ann), try await named("backup", by: bob))
            if heir == "group:ops" {
                _ = try await fixture.objects(0, bob).offer(his, TransferRequest(to: heir))
                _ = try await fixture.objects(0, bob).acceptTransfer(of: his)
            }
            _ = try await fixture.objects(0, ann).offer(id, TransferRequest(to: heir))
            let refused = await refusalCode { _ = try await fixture.objects(1, bob).acceptTransfer(of: id) }
            #expect(refused == "nonUniqueNameAttribute")
            #expect(try await fixture.objects(1, bob).transfers().items.map(\.id) == [id])
            #expect(try await fixture.objects(0, ann).describe(id).owner == "ann@example.com")
            try await fixture.objects(0, bob).destroy(his)
            #expect(try await fixture.objects(1, bob).acceptTransfer(of: id).owner == heir)
            try await fixture.objects(0, bob).destroy(id)
        }
    }

    @Test("a name of one's own is no name of one's group's: the two do not meet")
    func apart() async throws {
        let id = try await named("backup", by: ann)
        _ = try await named("backup", by: bob)
        _ = try await fixture.objects(0, ann).offer(id, TransferRequest(to: "group:ops"))
        #expect(try await fixture.objects(1, bob).acceptTransfer(of: id).owner == "group:ops")
    }

    @Test(
        "what a member brings in the place of a group's object has no name that the group has; one of his own it may have"
    )
    func replaced() async throws {
        var ids: [String] = []
        for name in ["backup", "other"] {
            ids.append(try await named(name, by: ann))
            _ = try await fixture.objects(0, ann).offer(ids[ids.count - 1], TransferRequest(to: "group:ops"))
            _ = try await fixture.objects(0, bob).acceptTransfer(of: ids[ids.count - 1])
        }
        _ = try await named("his", by: bob)
        func bring(_ name: String) async -> ResultReason? {
            let block = KeyBlock(format: .raw, value: .plain(.bytes(SecretBytes(copying: [7])), nil))
            let request = ImportRequest(
                uniqueIdentifier: ids[1],
                attributes: Attributes([ObjectName(name).ttlv]),
                object: .secretData(.password, block),
                replacesExisting: true
            )
            return await refusal { try await fixture.objects(1, bob).import(request) }
        }
        #expect(await bring("backup") == .nonUniqueNameAttribute)
        #expect(await bring("his") == nil)
        #expect(try await fixture.objects(0, bob).describe(ids[1]).owner == "group:ops")
    }

    @Test("an offer to a group of one's own is listed once")
    func once() async throws {
        try await fixture[0].addMember("ann@example.com", toGroup: "ops", by: ann)
        let id = try await fixture.key(of: ann)
        _ = try await fixture.objects(0, ann).offer(id, TransferRequest(to: "group:ops"))
        #expect(try await fixture.objects(1, ann).transfers().items.map(\.id) == [id])
    }
}
