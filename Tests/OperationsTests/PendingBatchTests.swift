import Access
import Canonical
import KMIP
import Store
import TestSupport
import Testing

@testable import Operations

/// Batches that are written as one, or not at all.
struct PendingBatchTests {
    /// What a batch of these steps comes to; the batch is whole where no step throws.
    private func asOne(
        _ fixture: ObjectsFixture,
        _ body: @escaping @Sendable (any KMIPOperations) async throws -> Void
    ) async throws -> ResultReason? {
        let done = try await fixture.objects.asOne { operations in
            let reason = await refusal { try await body(operations) }
            return (reason, reason == nil)
        }
        guard done.failure == nil else { return .generalFailure }
        return done.answer
    }

    private static func creation(_ name: String) -> CreateRequest {
        var attributes = Attributes([ObjectName(name).ttlv])
        attributes.cryptographicAlgorithm = .aes
        return CreateRequest(objectType: .symmetricKey, attributes: attributes)
    }

    @Test(
        "what failed leaves nothing behind: no object, no name, no line in the change log, and what was there is as it was"
    )
    func leavesNothing() async throws {
        let fixture = try await ObjectsFixture()
        let there = try await fixture.key()
        let (rows, records) = (
            try await fixture.store.count(ObjectRow.table), try await fixture.store.count(LogRow.table)
        )
        let before = try #require(try await fixture.row(there))
        let reason = try await asOne(fixture) { operations in
            let id = try await operations.create(Self.creation("undone")).uniqueIdentifier
            _ = try await operations.activate(ActivateRequest(uniqueIdentifier: there))
            // The batch finds what it has made.
            #expect(try await operations.get(GetRequest(uniqueIdentifier: id)).object.objectType == .symmetricKey)
            let named = LocateRequest(attributes: Attributes([ObjectName("undone").ttlv]))
            #expect(try await operations.locate(named).uniqueIdentifiers == [id])
            let state = GetAttributesRequest(uniqueIdentifier: there, references: [.tag(.state)])
            #expect(try await operations.getAttributes(state).attributes.state == .active)
            _ = try await operations.destroy(DestroyRequest(uniqueIdentifier: "nobody"))
        }
        #expect(reason == .objectNotFound)
        #expect(try await fixture.store.count(ObjectRow.table) == rows)
        #expect(try await fixture.store.count(LogRow.table) == records)
        #expect(try await fixture.row(there) == before)
        #expect(try await fixture.found([ObjectName("undone").ttlv]).isEmpty)
        // Nobody else waits for the name.
        _ = try await fixture.objects.create(Self.creation("undone"))
    }

    @Test("what is whole is there in one go, each object changed once however often the batch changed it")
    func whole() async throws {
        let fixture = try await ObjectsFixture()
        let there = try await fixture.key { $0.add(ObjectName("old").ttlv) }
        let version = try #require(try await fixture.row(there)).version
        let reason = try await asOne(fixture) { operations in
            let id = try await operations.create(Self.creation("new")).uniqueIdentifier
            _ = try await operations.activate(ActivateRequest(uniqueIdentifier: id))
            let rename = (old: ObjectName("old").ttlv, new: ObjectName("other").ttlv)
            _ = try await operations.modifyAttribute(
                ModifyAttributeRequest(uniqueIdentifier: there, currentAttribute: rename.old, newAttribute: rename.new)
            )
            _ = try await operations.activate(ActivateRequest(uniqueIdentifier: there))
            _ = try await operations.revoke(
                RevokeRequest(uniqueIdentifier: there, reason: RevocationReason(.unspecified))
            )
            _ = try await operations.destroy(DestroyRequest(uniqueIdentifier: there))
        }
        #expect(reason == nil)
        let made = try #require(try await fixture.found([ObjectName("new").ttlv]).first)
        #expect(try await fixture.state(made) == .active)
        let row = try #require(try await fixture.row(there))
        #expect(row.version == version + 1)
        #expect(row.material == nil)
        #expect(try await fixture.state(there) == .destroyed)
        #expect(try await fixture.attributes(there).names == [ObjectName("other")])
        #expect(try await fixture.found([ObjectName("old").ttlv]).isEmpty)
        let kinds = try await fixture.store.rows(LogRow.self).map(\.changeKind)
        #expect(kinds.contains("create+activate"))
        #expect(kinds.contains("change-attribute+activate+revoke+destroy"))
        let verification = try await fixture.test.server.verifyDatabase(by: fixture.test.local)
        #expect(verification.damaged.isEmpty)
    }

    @Test("a batch may change the rules by which it made an object before, and begins anew where others changed them")
    func rules() async throws {
        let fixture = try await ObjectsFixture()
        let runs = Counter()
        func rules(_ bits: Int32) -> SetConstraintsRequest {
            let attributes = Attributes([TTLV(.cryptographicLength, .integer(bits))])
            let constraint = Constraint(ObjectSelection(types: [.secretData]), attributes: attributes)
            return SetConstraintsRequest(constraints: [constraint])
        }
        let (first, second, others) = (rules(64), rules(128), rules(72))
        _ = try await fixture.objects.setConstraints(first)
        let plain = try await asOne(fixture) { operations in
            _ = try await operations.create(Self.creation("before"))
            _ = try await operations.setConstraints(second)
        }
        #expect(plain == nil)
        #expect(try await fixture.objects.getConstraints(GetConstraintsRequest()).constraints == second.constraints)
        #expect(try await fixture.found([ObjectName("before").ttlv]).count == 1)
        let overtaken = try await asOne(fixture) { operations in
            _ = try await operations.create(Self.creation("meanwhile"))
            if await runs.next() == 1 { _ = try await fixture.objects.setConstraints(others) }
            _ = try await operations.setConstraints(first)
        }
        #expect(overtaken == nil)
        #expect(await runs.count == 2)
        #expect(try await fixture.objects.getConstraints(GetConstraintsRequest()).constraints == first.constraints)
        #expect(try await fixture.found([ObjectName("meanwhile").ttlv]).count == 1)
    }

    @Test("a row that another request changed meanwhile makes the batch begin anew")
    func overtaken() async throws {
        let fixture = try await ObjectsFixture()
        let there = try await fixture.key()
        let runs = Counter()
        let reason = try await asOne(fixture) { operations in
            _ = try await operations.activate(ActivateRequest(uniqueIdentifier: there))
            guard await runs.next() == 1 else { return }
            let name = AddAttributeRequest(uniqueIdentifier: there, newAttribute: ObjectName("meanwhile").ttlv)
            _ = try await fixture.objects.addAttribute(name)
        }
        #expect(reason == nil)
        #expect(await runs.count == 2)
        #expect(try await fixture.state(there) == .active)
        #expect(try await fixture.attributes(there).names == [ObjectName("meanwhile")])
    }

    @Test("one that is overtaken each time fails, and is not written")
    func overtakenAlways() async throws {
        let fixture = try await ObjectsFixture()
        let there = try await fixture.key()
        let runs = Counter()
        let reason = try await asOne(fixture) { operations in
            _ = try await operations.activate(ActivateRequest(uniqueIdentifier: there))
            let name = AddAttributeRequest(
                uniqueIdentifier: there,
                newAttribute: ObjectName("\(await runs.next())").ttlv
            )
            _ = try await fixture.objects.addAttribute(name)
        }
        #expect(reason == .generalFailure)
        #expect(try await fixture.state(there) == .preActive)
    }

    @Test("an identifier and a name that the batch has given are taken in it")
    func taken() async throws {
        let fixture = try await ObjectsFixture()
        let name = try await asOne(fixture) { operations in
            _ = try await operations.create(Self.creation("one"))
            _ = try await operations.create(Self.creation("one"))
        }
        #expect(name == .nonUniqueNameAttribute)
        let identifier = try await asOne(fixture) { operations in
            var request = Self.creation("two")
            request.attributes.uniqueIdentifier = "mine"
            _ = try await operations.create(request)
            request.attributes.set(.name, nil)
            _ = try await operations.create(request)
        }
        #expect(identifier == .objectAlreadyExists)
    }

    @Test("a request with an idempotency key is refused before anything is done")
    func idempotent() async throws {
        let fixture = try await ObjectsFixture()
        let key = try IdempotencyKey("0123456789abcdef0123456789abcdef")
        let body = Digest(of: Bytes("{}".utf8))
        let claim = IdempotencyClaim(key, of: .admin, method: "POST", target: "/kmip", body: body)
        let objects = fixture.test.server.objects(for: Requester(isLocal: true, claim: claim))
        let reason = await refusal { try await objects.asOne { _ in (1, true) }.answer }
        #expect(reason == .featureNotSupported)
    }

    @Test("a Locate of the batch gives its own objects in the place where they belong, each once")
    func order() async throws {
        let fixture = try await ObjectsFixture()
        var made: [String] = []
        for _ in 0..<3 { made.append(try await fixture.key()) }
        let (first, second, third) = (made[0], made[1], made[2])
        _ = try await asOne(fixture) { operations in
            _ = try await operations.activate(ActivateRequest(uniqueIdentifier: second))
            let new = try await operations.create(Self.creation("new")).uniqueIdentifier
            let type = Attributes([ObjectType.symmetricKey.ttlv])
            let found = try await operations.locate(LocateRequest(attributes: type)).uniqueIdentifiers
            #expect(found == [new, third, second, first])
            let active = Attributes([ObjectType.symmetricKey.ttlv, State.active.ttlv])
            #expect(try await operations.locate(LocateRequest(attributes: active)).uniqueIdentifiers == [second])
        }
    }
}

private actor Counter {
    private(set) var count = 0

    func next() -> Int {
        count += 1
        return count
    }
}
