import Access
import Canonical
import KMIP
import Store
import TestSupport
import Testing

@testable import Operations

/// One object in the hands of two servers.
@Suite("Many servers: objects")
struct ManyServersObjectTests {
    @Test("what one server changes the other one refuses at its next request")
    func nextRequest() async throws {
        let servers = try await ManyServers(2)
        let id = try await servers.create(on: 0)
        _ = try await servers[1].objects(for: ManyServers.local).activate(id)
        #expect(try await servers.state(of: id, on: 0) == "active")
        #expect(await refusalCode { _ = try await servers[0].objects(for: ManyServers.local).activate(id) } != nil)
        try await servers[0].objects(for: ManyServers.local).revoke(id, "keyCompromise")
        #expect(try await servers.state(of: id, on: 1) == "compromised")
        try await servers[1].objects(for: ManyServers.local).destroy(id)
        let answer = await refusalCode { _ = try await servers[0].objects(for: ManyServers.local).material(id) }
        #expect(answer == "\(ResultReason.objectDestroyed)")
    }

    @Test("of two state changes that exclude each other one is done, whichever server is asked")
    func exclusive() async throws {
        let servers = try await ManyServers(2)
        let id = try await servers.create(on: 0)
        let answer = Answer<ObjectAnswer>()
        await servers.members[0].store.beforeApply {
            await answer.take { try await servers[1].objects(for: ManyServers.local).activate(id) }
        }
        let refusal = await refusalCode { _ = try await servers[0].objects(for: ManyServers.local).activate(id) }
        #expect(refusal != nil)
        #expect(await answer.value?.state == "active")
        let row = try #require(try await servers.database.row(ObjectRow.self, key: ObjectRow.key(id)))
        #expect(row.version == 2)
    }

    @Test("a change that another server overtook is decided anew on what that one wrote")
    func overtaken() async throws {
        let servers = try await ManyServers(2)
        let id = try await servers.create(on: 0)
        _ = try await servers[0].objects(for: ManyServers.local).activate(id)
        await servers.members[0].store.beforeApply {
            try? await servers[1].objects(for: ManyServers.local).revoke(id, "cessationOfOperation")
        }
        try await servers[0].objects(for: ManyServers.local).revoke(id, "keyCompromise")
        #expect(try await servers.state(of: id, on: 1) == "compromised")
        let row = try #require(try await servers.database.row(ObjectRow.self, key: ObjectRow.key(id)))
        #expect(row.version == 4)
        #expect(try await servers.damages(seenBy: 1).isEmpty)
    }

    @Test("of Usage Limits two servers give out no more than there is, however they overtake one another")
    func usageLimits() async throws {
        let servers = try await ManyServers(2)
        var attributes = Attributes()
        attributes.cryptographicUsageMask = .encrypt
        attributes.add(.limits(10))
        attributes.lifeDates.activation = 1
        let one = servers[0].objects(for: ManyServers.local)
        let id = try await one.create(CreateRequest(objectType: .symmetricKey, attributes: attributes)).uniqueIdentifier
        let draw: @Sendable (Int) async -> ResultReason? = { number in
            let objects = servers[number].objects(for: ManyServers.local)
            let request = GetUsageAllocationRequest(uniqueIdentifier: id, usageLimitsCount: 4)
            return await refusal { try await objects.getUsageAllocation(request) }
        }
        let second = Answer<[ResultReason]>()
        await servers.members[0].store.beforeApply { await second.take { [await draw(1)].compactMap(\.self) } }
        #expect(await draw(0) == nil)
        #expect(await second.value == [])
        for number in 0...1 { #expect(await draw(number) == .usageLimitExceeded) }
        let left = try await servers[1].objects(for: ManyServers.local)
            .getAttributes(GetAttributesRequest(uniqueIdentifier: id)).attributes.usageLimits
        #expect(left?.count == 2 && left?.total == 10)
    }

    @Test("an identifier that two servers give at once is given once")
    func identifier() async throws {
        let servers = try await ManyServers(2)
        var attributes = Attributes()
        attributes.cryptographicAlgorithm = .aes
        attributes.uniqueIdentifier = "chosen"
        let request = CreateRequest(objectType: .symmetricKey, attributes: attributes)
        await servers.members[0].store.beforeApply {
            _ = try? await servers[1].objects(for: ManyServers.local).create(request)
        }
        let refusal = await refusalCode { _ = try await servers[0].objects(for: ManyServers.local).create(request) }
        #expect(refusal == "\(ResultReason.objectAlreadyExists)")
        #expect(try await servers.damages(seenBy: 0).isEmpty)
    }

    @Test("who is no administrator any more, and may not create, is refused by every server at its next request")
    func administrator() async throws {
        let servers = try await ManyServers(2)
        for index in 0...1 { _ = try await servers.create(on: index) }
        let other = RolesRequest(roles: ["admin"])
        _ = try await servers[0].setRoles(other, of: "bob@example.com", by: ManyServers.local)
        try await servers[0].revokeCreate(from: "admin", by: ManyServers.local)
        _ = try await servers[0].setRoles(RolesRequest(roles: []), of: "admin", by: ManyServers.local)
        for index in 0...1 {
            #expect(await refusalCode { try await servers.setManifest("none", on: index) } == "permission-denied")
            #expect(await refusalCode { _ = try await servers.create(on: index) } == "\(ResultReason.permissionDenied)")
        }
    }
}

extension ObjectOperations {
    fileprivate func revoke(_ id: String, _ reason: String) async throws {
        _ = try await revoke(id, ObjectRevocation(reason: reason))
    }
}
