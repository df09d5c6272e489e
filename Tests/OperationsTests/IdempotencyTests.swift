import Access
import Canonical
import HolderKeys
import KMIP
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("Requests with an idempotency key")
struct IdempotencyTests {
    @Test("a repetition makes nothing a second time and names what the first made")
    func twice() async throws {
        let fixture = try await IdempotencyFixture()
        let server = fixture.test.server
        let first = try fixture.request()
        let id = try await fixture.create(first, on: server)
        let again = try fixture.request()
        #expect(try await fixture.create(again, on: server) == id)
        #expect(try await fixture.objects() == 1)
        #expect(first.claim?.isReplayed == false)
        #expect(again.claim?.isReplayed == true)
        #expect(try await fixture.damages(server) == [])
    }

    @Test("another body under the same key is refused; another subject, path or key is another request")
    func others() async throws {
        let fixture = try await IdempotencyFixture()
        let server = fixture.test.server
        let id = try await fixture.create(try fixture.request(), on: server)
        let other = try fixture.request(body: "another")
        #expect(await code { try await fixture.create(other, on: server) } == "idempotency-key-reused")
        var ids = [id]
        for request in [
            try fixture.request(of: try .mail("ann@example.org")), try fixture.request(target: "/v1/objects?"),
            try fixture.request("other"),
        ] {
            ids.append(try await fixture.create(request, on: server))
        }
        #expect(Set(ids).count == 4)
        #expect(try await fixture.objects() == 4)
    }

    @Test("what is repeated while the first still runs is done once, on two servers of one database")
    func atOnce() async throws {
        let fixture = try await IdempotencyFixture()
        let servers = [fixture.test.server, try await fixture.server()]
        for round in 0..<5 {
            let ids = try await withThrowingTaskGroup(of: String.self) { group in
                for runner in 0..<8 {
                    let request = try fixture.request("round \(round)".replacing(" ", with: "-"))
                    // One half of the rounds by an identifier that the caller chose, where the second one finds it taken.
                    let id = round % 2 == 0 ? nil : "chosen-\(round)"
                    group.addTask { try await fixture.create(request, on: servers[runner % 2], id: id) }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(ids.count == 1, "round \(round)")
            #expect(try await fixture.objects() == round + 1)
        }
        #expect(try await fixture.damages(servers[1]) == [])
    }

    @Test("what a server did before it was killed is known to the one that comes after it")
    func killed() async throws {
        let fixture = try await IdempotencyFixture()
        let id = try await fixture.create(try fixture.request(), on: fixture.test.server)
        let next = try await fixture.server()
        let again = try fixture.request()
        #expect(try await next.keptAnswer(for: try #require(again.claim), by: again) == nil)
        #expect(try await fixture.create(again, on: next) == id)
        #expect(try await fixture.objects() == 1)
    }

    @Test("a request of several changes goes on where it was cut off")
    func continued() async throws {
        let fixture = try await IdempotencyFixture()
        let id = try await fixture.create(try fixture.request(), on: fixture.test.server)
        let next = try await fixture.server()
        // The same request on another server, whole this time: make, then activate, then revoke.
        func whole(_ requester: Requester) async throws -> String {
            let made = try await fixture.create(requester, on: next)
            let objects = next.objects(for: requester)
            _ = try await objects.activate(ActivateRequest(uniqueIdentifier: made))
            let reason = RevocationReason(.cessationOfOperation)
            _ = try await objects.revoke(RevokeRequest(uniqueIdentifier: made, reason: reason))
            return made
        }
        #expect(try await whole(try fixture.request()) == id)
        let row = try #require(try await fixture.store.row(ObjectRow.self, key: ObjectRow.key(id)))
        #expect(row.state == State.deactivated.rawValue)
        let again = try fixture.request()
        #expect(try await whole(again) == id)
        #expect(again.claim?.steps.map(\.operation) == [0, 1, 2])
        #expect(try await fixture.store.row(ObjectRow.self, key: ObjectRow.key(id)) == row)
        #expect(try await fixture.damages(next) == [])
    }

    @Test("a commit whose answer was lost is found by its key, in the same request or in the next")
    func lostAnswer() async throws {
        let fixture = try await IdempotencyFixture()
        let store = FaultyStore(fixture.store)
        let server = try await fixture.server(over: store)
        let unknown = StoreError(.outcomeUnknown, "test")
        // The committer cannot read its record back, but the request finds its row.
        let read = try fixture.request("read")
        try await read.claim?.readOnce(server, try await server.open())
        await store.onApply(.writeAndThrow(unknown))
        await store.beforeRead(of: LogRow.table) { await store.goDown() }
        await store.beforeRead(of: IdempotencyRow.table) { await store.comeBack() }
        let found = try await fixture.create(read, on: server)
        #expect(read.claim?.isReplayed == true)
        #expect(try await fixture.create(try fixture.request("read"), on: server) == found)
        _ = try await fixture.create(fixture.test.local, on: server)
        // Nothing can be read: the caller is told so, and his repetition is not done twice.
        await store.onApply(.writeAndThrow(unknown))
        await store.beforeRead(of: LogRow.table) { await store.goDown() }
        #expect(
            await code { try await fixture.create(try fixture.request("lost"), on: server) } == "outcome-unknown"
        )
        await store.comeBack()
        #expect(try await fixture.objects() == 3)
        let again = try fixture.request("lost")
        _ = try await fixture.create(again, on: server)
        #expect(again.claim?.isReplayed == true)
        #expect(try await fixture.objects() == 3)
        #expect(try await fixture.damages(server) == [])
    }

    @Test("a manifest that made the vault is not set a second time by its repetition")
    func birth() async throws {
        let (store, fixture) = (MemoryStore(), try await IdempotencyFixture())
        let server = try await TestVault.start(store, try await TestVault.newFolder())
        let holders = try ["one", "two"].map { name in
            let key = try HolderPrivateKey.generate(.x25519).publicKey.pem.replacing("\n", with: "\\n")
            return #"{"name":"\#(name)","publicKey":"\#(key)"}"#
        }
        let text = #"{"version":1,"policies":{},"threshold":2,"shareholders":[\#(holders.joined(separator: ","))]}"#
        func set(_ requester: Requester) async throws -> ManifestAnswer {
            try await server.setManifest(bytes: Bytes(text.utf8), policies: [], by: requester)
        }
        let first = try fixture.request()
        #expect(try await set(first).shares?.count == 2)
        let claim = try #require(first.claim)
        await server.keep(KeptAnswer(status: 200, mediaType: "", body: []), for: first)
        let again = try fixture.request()
        let kept = try await server.keptAnswer(for: try #require(again.claim), by: again)
        #expect(kept == nil, "it holds encrypted shares")
        #expect(await code { try await set(again) } == "already-initialized")
        #expect(again.claim?.isReplayed == true)
        #expect(server.answerLost(of: claim, "").code == .idempotencyAnswerLost)
        #expect(await code { try await set(try fixture.request(body: "other")) } == "idempotency-key-reused")
        let transitions = try await store.rows(TransitionRow.self)
        #expect(transitions.map(\.manifest) == [Digest(of: Bytes(text.utf8))])
        #expect(try await fixture.damages(server) == [])
        #expect(try await set(try fixture.request("other")).generation == 2)
    }

    @Test("a commit that was lost and not done is done by the repetition")
    func notDone() async throws {
        let fixture = try await IdempotencyFixture()
        let store = FaultyStore(fixture.store)
        let server = try await fixture.server(over: store)
        await store.onApply(.refuse(StoreError(.unavailable, "test")))
        #expect(await code { try await fixture.create(try fixture.request(), on: server) } == "database-unavailable")
        #expect(try await fixture.rows().isEmpty)
        let again = try fixture.request()
        _ = try await fixture.create(again, on: server)
        #expect(again.claim?.isReplayed == false)
        #expect(try await fixture.objects() == 1)
    }

    @Test("a request that was refused keeps no key, so that it may be mended")
    func refused() async throws {
        let fixture = try await IdempotencyFixture()
        let server = fixture.test.server
        _ = try await fixture.create(fixture.test.local, on: server, id: "taken")
        #expect(
            await code { try await fixture.create(try fixture.request(), on: server, id: "taken") } == "already-exists"
        )
        #expect(try await fixture.rows().isEmpty)
        _ = try await fixture.create(try fixture.request(body: "mended"), on: server, id: "free")
        #expect(try await fixture.rows().count == 1)
    }

    @Test("a row that somebody altered is named and not believed")
    func altered() async throws {
        let fixture = try await IdempotencyFixture()
        let server = fixture.test.server
        _ = try await fixture.create(try fixture.request(), on: server)
        let row = try #require(try await fixture.rows().first)
        await fixture.store.edit(IdempotencyRow.table, key: row.raw.key) {
            $0.values[4] = .null; $0.values[3] = .bytes([])
        }
        #expect(await code { try await fixture.create(try fixture.request(), on: server) } == "state-damaged")
        #expect(try await fixture.damages(server).map(\.table) == ["idempotency"])
    }

    @Test(
        "a key is 1 to 255 visible ASCII characters",
        arguments: ["", "a b", "é", "a\u{7f}", String(repeating: "k", count: 256)]
    )
    func malformed(_ key: String) {
        #expect(throws: OperationError.self) { try IdempotencyKey(key) }
        #expect((try? IdempotencyKey("!~" + String(repeating: "k", count: 253))) != nil)
    }
}
