import Access
import Canonical
import KMIP
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("Asynchronous requests: servers that die")
struct AsynchronousCrashTests {
    private typealias F = AsynchronousFixture

    /// The two transactions of one request: it is taken up, and it is done.
    @Test("wherever a server dies, the request is done once", arguments: 0..<2, [false, true])
    func dies(at transaction: Int, isWritten: Bool) async throws {
        var fixture = try await F()
        let value = try await fixture.submit([F.key("one")], by: fixture.ann)[0]
        let error = StoreError(isWritten ? .outcomeUnknown : .unavailable, "killed")
        let fault = isWritten ? FaultyStore.Fault.writeAndThrow(error) : .refuse(error)
        let store = fixture.servers.members[1].store
        if transaction == 0 { await store.onApply(fault) } else { await store.onApply(.none, fault) }
        await fixture.servers[1].workOff()
        // The committer asks what became of a commit whose answer was lost, and goes on where it was written.
        #expect(try await fixture.objects() == (isWritten ? 1 : 0))
        try await fixture.servers.restart(1)
        try await fixture.servers.unseal(1)
        await fixture.servers[1].workOff()
        await fixture.servers[0].workOff()
        #expect(try await fixture.objects() == 1)
        #expect(try await fixture.poll(value, by: fixture.ann).status == .success)
        #expect(try await fixture.servers.damages(seenBy: 0).isEmpty)
    }

    @Test("another server takes up what one left, once its time is over")
    func left() async throws {
        let fixture = try await F()
        let value = try await fixture.submit([F.key("one")], by: fixture.ann)[0]
        let store = fixture.servers.members[1].store
        await store.onApply(.none, .refuse(StoreError(.unavailable, "killed")))
        await fixture.servers[1].workOff()
        #expect(try await fixture.row(value)?.state == AsynchronousState.running)
        await fixture.servers[0].workOff()
        #expect(try await fixture.objects() == 0)
        fixture.clock.move(seconds: AsynchronousLimits.lease + 1)
        await fixture.servers[0].workOff()
        #expect(try await fixture.objects() == 1)
        #expect(try await fixture.poll(value, by: fixture.ann).status == .success)
    }

    @Test("of two servers that both think that it is theirs, one does it")
    func both() async throws {
        let fixture = try await F()
        let value = try await fixture.submit([F.key("one")], by: fixture.ann)[0]
        let store = fixture.servers.members[1].store
        let (clock, other) = (fixture.clock, fixture.servers[0])
        await store.beforeApply {}
        // It stands still before the end for so long that the other takes it up and does it.
        await store.beforeApply {
            clock.move(seconds: AsynchronousLimits.lease + 1)
            await other.workOff()
        }
        await fixture.servers[1].workOff()
        #expect(try await fixture.row(value)?.server == other.identity.id)
        #expect(try await fixture.objects() == 1)
        let first = try await fixture.poll(value, by: fixture.ann)
        await fixture.servers[1].workOff()
        #expect(fixture.identifier(try await fixture.poll(value, by: fixture.ann)) == fixture.identifier(first))
    }

    @Test(
        "it is cancelled in the moment before its end, when the server has been at it too long: nothing of it is done"
    )
    func cancelledLate() async throws {
        let fixture = try await F()
        let value = try await fixture.submit([F.key("one")], by: fixture.ann)[0]
        let clock = fixture.clock
        let store = fixture.servers.members[1].store
        await store.beforeApply {}
        await store.beforeApply {
            clock.move(seconds: AsynchronousLimits.lease + 1)
            #expect((try? await fixture.cancel(value, by: fixture.ann)) == .canceled)
        }
        await fixture.servers[1].workOff()
        #expect(try await fixture.objects() == 0)
        #expect(try await fixture.poll(value, by: fixture.ann).reason == .operationCanceledByRequester)
    }

    @Test("a server that takes longer than its time keeps the request, and nobody else does it meanwhile")
    func slow() async throws {
        let fixture = try await F()
        let owner = fixture.servers[0].objects(for: fixture.ann)
        let key = try await owner.make(ObjectRequest(type: "symmetricKey", algorithm: "AES", length: 256)).id
        let value = try await fixture.submit([F.item(.activate, F.on(key))], by: fixture.ann)[0]
        let (clock, first, slow) = (fixture.clock, fixture.servers[0], fixture.servers.members[1])
        await slow.store.beforeRead(of: ObjectRow.table) {
            for _ in 0..<3 {
                clock.move(seconds: AsynchronousLimits.lease - 1)
                if let vault = try? await slow.server.open() { await slow.server.tickAsynchronous(vault) }
                await first.workOff()
                #expect((try? await fixture.row(value))??.lease.map { $0 > clock.now() } == true)
            }
            clock.move(seconds: 2)
            #expect((try? await fixture.cancel(value, by: fixture.ann)) == .unableToCancel)
        }
        await slow.server.workOff()
        #expect(try await fixture.row(value)?.server == slow.server.identity.id)
        #expect(try await fixture.poll(value, by: fixture.ann).status == .success)
    }

    @Test("what others change while it is done is looked at anew")
    func overtaken() async throws {
        let fixture = try await F()
        let owner = fixture.servers[0].objects(for: fixture.ann)
        let key = try await owner.make(ObjectRequest(type: "symmetricKey", algorithm: "AES", length: 256)).id
        let value = try await fixture.submit([F.item(.activate, F.on(key))], by: fixture.ann)[0]
        let store = fixture.servers.members[1].store
        await store.beforeApply {}
        await store.beforeApply { _ = try? await owner.activate(ActivateRequest(uniqueIdentifier: key)) }
        await fixture.servers[1].workOff()
        #expect(try await fixture.poll(value, by: fixture.ann).reason == .wrongKeyLifecycleState)
    }

    @Test("two servers at once do each of many requests once")
    func many() async throws {
        let fixture = try await F()
        var values: [Bytes] = []
        for number in 0..<12 {
            values += try await fixture.submit(
                [F.key("n\(number)"), F.item(.activate)],
                by: fixture.ann,
                on: number % 2
            )
        }
        async let first: Void = fixture.servers[0].workOff()
        async let second: Void = fixture.servers[1].workOff()
        _ = await (first, second)
        await fixture.servers[0].workOff()
        #expect(try await fixture.objects() == 12)
        for value in values { #expect(try await fixture.poll(value, by: fixture.ann).status == .success) }
        #expect(try await fixture.servers.damages(seenBy: 1).isEmpty)
    }

    @Test("what waits and what is answered is wrapped anew with everything else")
    func rewrapped() async throws {
        let fixture = try await F()
        let block = F.key("one")
        let values = try await fixture.submit([block], by: fixture.ann)
        let vault = try await fixture.servers[0].open()
        for raw in await fixture.servers.database.all(AsynchronousPartRow.table) {
            let fresh = try vault.sealer.rewrapped(raw)
            #expect(fresh["content"] != raw["content"])
            await fixture.servers.database.put(fresh)
        }
        await fixture.servers[1].workOff()
        #expect(try await fixture.poll(values[0], by: fixture.ann).status == .success)
    }

    @Test("a request that somebody altered in the database is not done")
    func altered() async throws {
        let fixture = try await F()
        let value = try await fixture.submit([F.key("one")], by: fixture.ann)[0]
        var raw = try #require(try await fixture.row(value)).raw
        let subject = try #require(raw.table.position(of: "subject"))
        raw.values[subject] = .bytes(try Subject.mail("ben@example.com").stored)
        await fixture.servers.database.put(raw)
        await fixture.servers[0].workOff()
        #expect(try await fixture.objects() == 0)
        #expect(try await fixture.servers.damages(seenBy: 0).map(\.table).contains("asynchronous"))
    }
}
