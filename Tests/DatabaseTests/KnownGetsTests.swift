import Access
import KMIP
import Operations
import Store
import TestSupport
import Testing

/// Two servers over one file, the first of which remembers: what it gives at once is what the database says now.
@Suite("Get, at once, of what was got before")
struct KnownGetsTests {
    private let servers: ManyServers

    init() async throws {
        servers = try await ManyServers.open(2, on: try await Site.shared(.sqlite))
    }

    /// A key that the first server got twice: the first time it was Fresh.
    private func known() async throws -> String {
        let id = try await servers.create(on: 1)
        for _ in 0..<2 { _ = try await get(id) }
        return id
    }

    private func get(_ id: String, as requester: Requester = ManyServers.local) async throws -> ManagedObject {
        try await servers[0].objects(for: requester).get(GetRequest(uniqueIdentifier: id)).object
    }

    /// What the first server gives on a thread that reads the database; nil where it says nothing.
    private func atOnce(_ ids: [String], as requester: Requester = ManyServers.local) async -> [ManagedObject]? {
        let (objects, store) = (servers[0].objects(for: requester), servers.members[0].store)
        return await withTaskExecutorPreference(store.executor) {
            // Threads open their connections for their first read.
            _ = try? await store.health()
            let asked = ids.map { PlainRequest.get(GetRequest(uniqueIdentifier: $0)) }
            return objects.answerAtOnce(asked, in: MessageFacts())?.compactMap { answer in
                if case .get(let response) = answer { response.object } else { nil }
            }
        }
    }

    private func someone(_ name: String) throws -> Requester {
        let identity = Identity(subject: try Subject.mail(name), method: .certificate, source: "test")
        return Requester(isLocal: false, credential: .identity(identity))
    }

    @Test("it is what was got; of what was not got, and elsewhere, nothing is said")
    func same() async throws {
        let (one, other) = (try await known(), try await known())
        let expected = [try await get(one), try await get(other)]
        #expect(await atOnce([one, other]) == expected)
        #expect(await atOnce([other]) == [expected[1]])
        let (fresh, objects) = (try await servers.create(on: 1), servers[0].objects(for: ManyServers.local))
        #expect(await atOnce([one, fresh]) == nil)
        #expect(await atOnce([one, "nothing"]) == nil)
        #expect(objects.answerAtOnce([.get(GetRequest(uniqueIdentifier: one))], in: MessageFacts()) == nil)
        try await servers.end()
    }

    @Test("it is no more once another server has changed or destroyed the object")
    func changed() async throws {
        let (one, other) = (try await known(), try await known())
        let there = servers[1].objects(for: ManyServers.local)
        let group = TTLV(.objectGroup, .text("a group"))
        _ = try await there.addAttribute(AddAttributeRequest(uniqueIdentifier: one, newAttribute: group))
        #expect(await atOnce([one]) == nil)
        _ = try await get(one)
        #expect(await atOnce([one, other])?.count == 2)
        _ = try await there.destroy(DestroyRequest(uniqueIdentifier: other))
        #expect(await atOnce([one, other]) == nil)
        #expect(await atOnce([one])?.count == 1)
        try await servers.end()
    }

    @Test("it is no more once another server has changed the directory, until it was got again")
    func directory() async throws {
        let id = try await known()
        #expect(await atOnce([id]) != nil)
        _ = try await servers[1].makeToken(TokenRequest(name: "somebody"), by: ManyServers.local)
        #expect(await atOnce([id]) == nil)
        _ = try await get(id)
        #expect(await atOnce([id]) != nil)
        try await servers.end()
    }

    @Test("who gets by a grant gets it as long as the grant is as it was")
    func granted() async throws {
        let (id, friend) = (try await known(), try someone("friend@example.org"))
        let owner = servers[1].objects(for: ManyServers.local)
        _ = try await owner.grant(GrantRequest(operations: ["get"]), on: id, to: "mail:friend@example.org")
        let expected = try await get(id, as: friend)
        #expect(await atOnce([id], as: friend) == [expected])
        #expect(await atOnce([id], as: try someone("stranger@example.org")) == nil)
        try await owner.revokeGrant(on: id, to: "mail:friend@example.org")
        #expect(await atOnce([id], as: friend) == nil)
        await #expect(throws: (any Error).self) { try await get(id, as: friend) }
        try await servers.end()
    }

    @Test("nothing is said once the vault was sealed through another server")
    func sealed() async throws {
        let id = try await known()
        #expect(await atOnce([id]) != nil)
        try await servers[1].seal(SealRequest(scope: .vault, force: true), by: ManyServers.local)
        #expect(await atOnce([id]) == nil)
        await #expect(throws: (any Error).self) { try await get(id) }
        try await servers.end()
    }
}
