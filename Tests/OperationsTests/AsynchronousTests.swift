import Access
import Canonical
import KMIP
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("Asynchronous requests")
struct AsynchronousTests {
    private typealias F = AsynchronousFixture

    @Test("what is left for later is done by any server, once, and its answer is told to who asked")
    func life() async throws {
        let fixture = try await F()
        let value = try await fixture.submit([F.key()], by: fixture.ann)[0]
        #expect(value.count == 16)
        #expect(try await fixture.poll(value, by: fixture.ann, on: 1).status == .operationPending)
        #expect(try await fixture.objects() == 0)
        await fixture.servers[1].workOff()
        await fixture.servers[0].workOff()
        #expect(try await fixture.objects() == 1)
        let told = try await fixture.poll(value, by: fixture.ann)
        #expect(told.status == .success && told.operationCode == KMIP.Operation.create.rawValue)
        let id = try #require(fixture.identifier(told))
        #expect(try await fixture.servers[1].objects(for: fixture.ann).describe(id).owner == "ann@example.com")
        #expect(try await fixture.servers.damages(seenBy: 0).isEmpty)
    }

    @Test("an answer can be asked for again for some minutes, and is then forgotten with its parts")
    func grace() async throws {
        let fixture = try await F()
        let value = try await fixture.submit([F.key()], by: fixture.ann)[0]
        await fixture.servers[0].workOff()
        let first = try await fixture.poll(value, by: fixture.ann)
        fixture.clock.move(seconds: AsynchronousLimits.grace - 2)
        let again = try await fixture.poll(value, by: fixture.ann, on: 1)
        #expect(again.status == .success && fixture.identifier(again) == fixture.identifier(first))
        fixture.clock.move(seconds: 3)
        let late = try await fixture.poll(value, by: fixture.ann)
        #expect(late.reason == .invalidAsynchronousCorrelationValue)
        await fixture.servers[1].removeExpiredRequests(of: try await fixture.servers[1].open())
        #expect(try await fixture.servers.database.count(AsynchronousRow.table) == 0)
        #expect(try await fixture.servers.database.count(AsynchronousPartRow.table) == 0)
        #expect(try await fixture.servers.damages(seenBy: 0).isEmpty)
    }

    @Test("what was asked is kept sealed, and goes when it is done")
    func sealed() async throws {
        let fixture = try await F()
        let secret = Bytes("correct horse battery staple".utf8)
        let block = KeyBlock(format: .raw, value: .plain(.bytes(SecretBytes(copying: secret)), nil))
        let register = F.item(
            .register,
            [ObjectType.secretData.ttlv, Attributes().ttlv(), ManagedObject.secretData(.password, block).ttlv]
        )
        let value = try await fixture.submit([register], by: fixture.ann)[0]
        let parts = try await fixture.servers.database.rows(AsynchronousPartRow.self)
        #expect(parts.map(\.part) == [AsynchronousPartRow.request])
        #expect(parts.allSatisfy { !$0.content.contains(secret) && $0.content.count > secret.count })
        await fixture.servers[0].workOff()
        let left = try await fixture.servers.database.rows(AsynchronousPartRow.self)
        #expect(left.map(\.part) == [AsynchronousPartRow.answer])
        let id = try #require(fixture.identifier(try await fixture.poll(value, by: fixture.ann)))
        let get = try await fixture.submit([F.item(.get, F.on(id))], by: fixture.ann)[0]
        await fixture.servers[1].workOff()
        let answers = try await fixture.servers.database.rows(AsynchronousPartRow.self)
        #expect(answers.allSatisfy { !$0.content.contains(secret) })
        let told = try await fixture.poll(get, by: fixture.ann)
        #expect(BinaryTTLV.encode(try #require(told.payload)).contains(secret))
    }

    @Test("nobody else learns of a request: not that it is there, not how far it is")
    func others() async throws {
        let fixture = try await F()
        let value = try await fixture.submit([F.key()], by: fixture.ann)[0]
        for other in [fixture.ben, F.admin] {
            #expect(try await fixture.poll(value, by: other).reason == .invalidAsynchronousCorrelationValue)
            #expect(try await fixture.process(value, by: other).reason == .invalidAsynchronousCorrelationValue)
            #expect(try await fixture.cancel(value, by: other) == .unavailable)
            #expect(try await fixture.outstanding(by: other).isEmpty)
        }
        #expect(try await fixture.row(value)?.state == AsynchronousState.waiting)
        let nobody = try await fixture.ask([F.key()], .mandatory, by: Requester(isLocal: false, credential: .nothing))
        #expect(nobody.map(\.reason) == [.authenticationNotSuccessful])
    }

    @Test(
        "what was never asked is unavailable to Cancel, and nothing to Poll and Process, in the words of each version"
    )
    func unknown() async throws {
        let fixture = try await F()
        for value in [Bytes(repeating: 1, count: 16), [], [1], Bytes(repeating: 1, count: 5_000)] {
            #expect(try await fixture.poll(value, by: fixture.ann).reason == .invalidAsynchronousCorrelationValue)
            #expect(try await fixture.process(value, by: fixture.ann).reason == .invalidAsynchronousCorrelationValue)
            #expect(try await fixture.cancel(value, by: fixture.ann) == .unavailable)
        }
        let first = try await fixture.ask([F.item(.poll, F.value([1]))], by: fixture.ann) {
            $0.version = ProtocolVersion(major: 1, minor: 4)
        }
        #expect(first.map(\.reason) == [.itemNotFound])
        #expect(try await fixture.ask([F.item(.poll)], by: fixture.ann).map(\.reason) == [.invalidMessage])
    }

    @Test("it is decided when it is done what its caller may do")
    func revoked() async throws {
        let fixture = try await F()
        let value = try await fixture.submit([F.key()], by: fixture.ann)[0]
        _ = try await fixture.servers[0].setRoles(RolesRequest(roles: []), of: "ann@example.com", by: F.admin)
        await fixture.servers[1].workOff()
        #expect(try await fixture.poll(value, by: fixture.ann).reason == .permissionDenied)
        #expect(try await fixture.objects() == 0)
    }

    @Test("a key that was read for somebody is not told once it is destroyed or taken from him")
    func told() async throws {
        let fixture = try await F()
        let owner = fixture.servers[0].objects(for: fixture.ann)
        var values: [Bytes] = []
        var keys: [String] = []
        for _ in 0..<2 {
            let key = try await owner.make(ObjectRequest(type: "symmetricKey", algorithm: "AES", length: 256)).id
            _ = try await owner.grant(GrantRequest(operations: ["get"]), on: key, to: "ben@example.com")
            keys.append(key)
            values += try await fixture.submit([F.item(.get, F.on(key))], by: fixture.ben)
        }
        await fixture.servers[0].workOff()
        _ = try await owner.destroy(DestroyRequest(uniqueIdentifier: keys[0]))
        try await owner.revokeGrant(on: keys[1], to: "ben@example.com")
        #expect(try await fixture.poll(values[0], by: fixture.ben).reason == .objectDestroyed)
        #expect(try await fixture.poll(values[1], by: fixture.ben).reason == .objectNotFound)
    }

    @Test("Cancel says what became of it")
    func cancel() async throws {
        let fixture = try await F()
        let values = try await fixture.submit([F.key(), F.item(.activate, F.on("none")), F.key()], by: fixture.ann)
        let own = try await fixture.submit([F.key()], by: fixture.ann)[0]
        #expect(try await fixture.cancel(own, by: fixture.ann, on: 1) == .canceled)
        #expect(try await fixture.cancel(own, by: fixture.ann) == .canceled)
        #expect(try await fixture.servers.database.read(.parts(of: own)).isEmpty)
        await fixture.servers[0].workOff()
        #expect(try await fixture.cancel(values[0], by: fixture.ann) == .completed)
        #expect(try await fixture.cancel(values[1], by: fixture.ann) == .failed)
        #expect(try await fixture.poll(own, by: fixture.ann).reason == .operationCanceledByRequester)
        #expect(try await fixture.process(own, by: fixture.ann).reason == .invalidAsynchronousCorrelationValue)
        #expect(try await fixture.objects() == 1)
        // Where the item before it failed, nothing behind it is done.
        #expect(try await fixture.poll(values[2], by: fixture.ann).reason == .generalFailure)
    }

    @Test("what a server is doing is not cancelled, until its time is over")
    func running() async throws {
        let fixture = try await F()
        let value = try await fixture.submit([F.key()], by: fixture.ann)[0]
        let other = fixture.servers.members[1]
        // The server takes it up, and never comes to the end.
        await other.store.beforeApply {}
        await other.store.beforeApply { await other.store.goDown() }
        await other.server.workOff()
        #expect(try await fixture.row(value)?.state == AsynchronousState.running)
        #expect(try await fixture.outstanding(by: fixture.ann).map(\.stage) == [.inProcess])
        #expect(try await fixture.cancel(value, by: fixture.ann) == .unableToCancel)
        await fixture.servers[0].workOff()
        #expect(try await fixture.objects() == 0)
        fixture.clock.move(seconds: AsynchronousLimits.lease + 1)
        #expect(try await fixture.cancel(value, by: fixture.ann) == .canceled)
    }

    @Test("Process has it done now, after those before it in its batch")
    func process() async throws {
        let fixture = try await F()
        let values = try await fixture.submit([F.key(), F.item(.activate), F.item(.getAttributes)], by: fixture.ann)
        #expect(try await fixture.process(values[1], by: fixture.ann, on: 1).status == .success)
        #expect(try await fixture.poll(values[0], by: fixture.ann).status == .success)
        #expect(try await fixture.poll(values[1], by: fixture.ann).status == .success)
        #expect(try await fixture.poll(values[2], by: fixture.ann).status == .operationPending)
        #expect(try await fixture.process(values[0], by: fixture.ann).reason == .duplicateProcessRequest)
        #expect(try await fixture.process(values[2], by: fixture.ann).status == .success)
        let last = try await fixture.poll(values[2], by: fixture.ann)
        #expect(BinaryTTLV.encode(try #require(last.payload)).count > 100)
    }

    @Test("the items of a batch go by what those before them gave, across servers")
    func placeholder() async throws {
        let fixture = try await F()
        let ids = TTLV(.uniqueIdentifier, .enumeration(IdentifierPlaceholder.create.rawValue))
        let values = try await fixture.submit(
            [F.key("one"), F.item(.activate), F.item(.get), F.item(.destroy, [ids])],
            by: fixture.ann
        )
        for (number, value) in values.enumerated() {
            #expect(try await fixture.process(value, by: fixture.ann, on: number % 2).status == .success)
        }
        var answers: [ResponseBatchItem] = []
        for value in values.reversed() { answers.append(try await fixture.poll(value, by: fixture.ann)) }
        // An active key is not destroyed.
        #expect(answers.map(\.status) == [.operationFailed, .success, .success, .success])
        #expect(Set(answers.dropFirst().map { fixture.identifier($0) }).count == 1)
    }

    @Test("an item that was cancelled gives nothing, and those behind it are done where the batch goes on")
    func cancelledInside() async throws {
        let fixture = try await F()
        for goesOn in [false, true] {
            let items = [F.key(), F.item(.activate), F.item(.getAttributeList)]
            let answers = try await fixture.ask(items, .mandatory, by: fixture.ann) {
                if goesOn { $0.errorOption = .continue }
            }
            let values = answers.map(\.asynchronousCorrelationValue)
            #expect(try await fixture.cancel(values[1], by: fixture.ann) == .canceled)
            // What goes by an item two before it may have to wait for it.
            for _ in 0..<2 { await fixture.servers[0].workOff() }
            #expect(try await fixture.poll(values[0], by: fixture.ann).status == .success)
            #expect(try await fixture.poll(values[2], by: fixture.ann).status == (goesOn ? .success : .operationFailed))
        }
    }

    @Test("Query Asynchronous Requests lists one's own whose answers were not fetched, by value and by operation")
    func list() async throws {
        let fixture = try await F()
        let values = try await fixture.submit([F.key(), F.item(.activate)], by: fixture.ann)
        _ = try await fixture.submit([F.key()], by: fixture.ben)
        let all = try await fixture.outstanding(by: fixture.ann)
        #expect(all.map(\.correlationValue) == values)
        #expect(all.map(\.operationCode) == [KMIP.Operation.create, .activate].map(\.rawValue))
        #expect(all.map(\.stage) == [.submitted, .submitted])
        #expect(all.allSatisfy { $0.submitted / 1_000_000 == fixture.clock.now().wholeSeconds })
        func named(_ values: [Bytes]) -> TTLV {
            TTLV(
                .asynchronousCorrelationValues,
                .structure(values.map { TTLV(.asynchronousCorrelationValue, .bytes($0)) })
            )
        }
        let activates = TTLV(.operations, .structure([KMIP.Operation.activate.ttlv]))
        #expect(
            try await fixture.outstanding([named([values[0]])], by: fixture.ann).map(\.correlationValue) == [values[0]]
        )
        #expect(try await fixture.outstanding([activates], by: fixture.ann).map(\.correlationValue) == [values[1]])
        #expect(try await fixture.outstanding([named([values[0]]), activates], by: fixture.ann).isEmpty)
        #expect(try await fixture.outstanding([named([])], by: fixture.ann).isEmpty)
        await fixture.servers[0].workOff()
        #expect(try await fixture.outstanding(by: fixture.ann).map(\.stage) == [.completed, .completed])
        _ = try await fixture.poll(values[0], by: fixture.ann)
        #expect(try await fixture.outstanding(by: fixture.ann).map(\.correlationValue) == [values[1]])
    }

    @Test("in a batch that is undone, and under an idempotency key, nothing of it is done")
    func plain() async throws {
        let fixture = try await F()
        let value = try await fixture.submit([F.key()], by: fixture.ann)[0]
        for operation in [KMIP.Operation.poll, .cancel, .process] {
            let items = [F.item(operation, F.value(value)), F.item(.ping)]
            let answers = try await fixture.ask(items, by: fixture.ann) { $0.errorOption = .undo }
            #expect(answers.first?.reason == .featureNotSupported)
        }
        #expect(try await fixture.row(value)?.state == AsynchronousState.waiting)
    }

    @Test("a sealed server keeps nothing, tells nothing and does nothing; another goes on")
    func sealedServer() async throws {
        let fixture = try await F()
        let value = try await fixture.submit([F.key()], by: fixture.ann)[0]
        try await fixture.servers[1].seal(SealRequest(scope: .server, force: true), by: F.admin)
        for item in [F.item(.poll, F.value(value)), F.item(.cancel, F.value(value))] {
            #expect(try await fixture.ask([item], by: fixture.ann, on: 1).map(\.status) == [.operationFailed])
        }
        #expect(try await fixture.ask([F.key()], .mandatory, by: fixture.ann, on: 1).map(\.reason) == [.generalFailure])
        await fixture.servers[1].workOff()
        #expect(try await fixture.objects() == 0)
        await fixture.servers[0].workOff()
        #expect(try await fixture.poll(value, by: fixture.ann).status == .success)
    }

    @Test("a caller has so many outstanding answers, and no more")
    func limits() async throws {
        let fixture = try await F()
        let items = Array(repeating: F.item(.getAttributes, F.on("none")), count: AsynchronousLimits.outstanding)
        let values = try await fixture.submit(items, by: fixture.ann)
        let refused = try await fixture.ask([F.key()], .mandatory, by: fixture.ann)
        #expect(refused.map(\.reason) == [.serverLimitExceeded])
        #expect(try await fixture.submit([F.key()], by: fixture.ben).count == 1)
        #expect(try await fixture.cancel(values[0], by: fixture.ann) == .canceled)
        #expect(try await fixture.submit([F.key()], by: fixture.ann).count == 1)
    }
}
