import Access
import Canonical
import KMIP
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

/// Set Constraints, Get Constraints, Set Defaults: what administrators say about every new object.
struct ObjectsRulesTests {
    private static let keys = ObjectSelection(types: [.symmetricKey])
    private static let long = Constraint(keys, attributes: Attributes([TTLV(.cryptographicLength, .integer(256))]))
    private static let sensitive = ObjectDefaults(keys, attributes: Attributes([TTLV(.sensitive, .boolean(true))]))

    private static func key(_ bits: Int32, _ change: (inout Attributes) -> Void = { _ in }) -> CreateRequest {
        var attributes = Attributes()
        attributes.cryptographicAlgorithm = .aes
        attributes.cryptographicLength = bits
        change(&attributes)
        return CreateRequest(objectType: .symmetricKey, attributes: attributes)
    }

    private static func block(_ bytes: Int) -> ManagedObject {
        let secret = SecretBytes(copying: [UInt8](repeating: 7, count: bytes))
        return .symmetricKey(KeyBlock(format: .raw, value: .plain(.bytes(secret), nil), algorithm: .aes))
    }

    @Test("a constraint is enforced by every operation that makes an object, and objects that are there stay")
    func enforced() async throws {
        let fixture = try await ObjectsFixture()
        let objects = fixture.objects
        let short = try await objects.create(Self.key(128)).uniqueIdentifier
        _ = try await objects.setConstraints(SetConstraintsRequest(constraints: [Self.long]))
        #expect(try await objects.getConstraints(GetConstraintsRequest()).constraints == [Self.long])
        #expect(await refusal { try await objects.create(Self.key(128)) } == .constraintViolation)
        #expect(await refusal { try await objects.create(Self.key(256)) } == nil)
        func register(_ bytes: Int) async -> ResultReason? {
            await refusal {
                try await objects.register(RegisterRequest(attributes: Attributes(), object: Self.block(bytes)))
            }
        }
        #expect(await register(16) == .constraintViolation)
        #expect(await register(32) == nil)
        func bring(_ bytes: Int) async -> ResultReason? {
            await refusal {
                try await objects.import(
                    ImportRequest(uniqueIdentifier: "i\(bytes)", attributes: Attributes(), object: Self.block(bytes))
                )
            }
        }
        #expect(await bring(16) == .constraintViolation)
        #expect(await bring(32) == nil)
        #expect(try await fixture.row("i16") == nil)
        #expect(
            await refusal { try await objects.reKey(ReKeyRequest(uniqueIdentifier: short)) } == .constraintViolation
        )
        #expect(try await objects.get(GetRequest(uniqueIdentifier: short)).object.keyBlock?.length == 128)
        _ = try await objects.setConstraints(SetConstraintsRequest(constraints: []))
        #expect(await refusal { try await objects.create(Self.key(128)) } == nil)
        #expect(await refusal { try await objects.reKey(ReKeyRequest(uniqueIdentifier: short)) } == nil)
    }

    @Test("the length of a secret is constrained too, though it is not told in the clear")
    func secrets() async throws {
        let fixture = try await ObjectsFixture()
        let constraint = Constraint(
            ObjectSelection(types: [.secretData]),
            attributes: Attributes([TTLV(.cryptographicLength, .integer(64))])
        )
        _ = try await fixture.objects.setConstraints(SetConstraintsRequest(constraints: [constraint]))
        func reason(_ bits: Int32) async -> ResultReason? {
            let attributes = Attributes([TTLV(.cryptographicLength, .integer(bits))])
            return await refusal {
                try await fixture.objects.create(CreateRequest(objectType: .secretData, attributes: attributes))
            }
        }
        #expect(await reason(72) == .constraintViolation)
        #expect(await reason(64) == nil)
    }

    @Test("defaults fill what a client leaves out, at Create and Register, and Query tells them")
    func defaults() async throws {
        let fixture = try await ObjectsFixture()
        let objects = fixture.objects
        _ = try await objects.setDefaults(SetDefaultsRequest(defaults: [Self.sensitive]))
        let made = try await objects.create(Self.key(256)).uniqueIdentifier
        #expect(try await fixture.attributes(made).sensitive == true)
        let open = try await objects.create(Self.key(256) { $0.sensitive = false }).uniqueIdentifier
        #expect(try await fixture.attributes(open).sensitive == false)
        let request = RegisterRequest(attributes: Attributes(), object: Self.block(16))
        let brought = try await objects.register(request).uniqueIdentifier
        #expect(try await fixture.attributes(brought).sensitive == true)
        #expect(try await fixture.attributes(brought).cryptographicLength == 128)
        let told = try await objects.query(QueryRequest(functions: [.queryDefaultsInformation])).information
        #expect(told.map { "\($0.tag)" } == ["DefaultsInformation"])
        #expect(try CreationRules(told).defaults.first == Self.sensitive)
        #expect(try CreationRules(told).defaults.last?.attributes.cryptographicAlgorithm == .aes)
        _ = try await objects.setDefaults(SetDefaultsRequest(defaults: []))
        let plain = try await objects.create(Self.key(256)).uniqueIdentifier
        #expect(try await fixture.attributes(plain).sensitive == false)
    }

    @Test("only administrators set them, every caller reads constraints, and nobody gets at the object that holds them")
    func rights() async throws {
        let sharing = try await SharingFixture()
        let ann = sharing.objects(0, try await sharing.owner("ann"))
        let set = SetConstraintsRequest(constraints: [Self.long])
        #expect(await refusal { try await ann.setConstraints(set) } == .permissionDenied)
        #expect(await refusal { try await ann.setDefaults(SetDefaultsRequest(defaults: [])) } == .permissionDenied)
        let admin = sharing.objects(0, SharingFixture.admin)
        _ = try await admin.setConstraints(set)
        let eve = sharing.objects(0, try SharingFixture.mail("eve"))
        #expect(try await eve.getConstraints(GetConstraintsRequest()).constraints == [Self.long])
        let nobody = sharing.objects(0, Requester(isLocal: false, credential: .nothing))
        #expect(
            await refusal { try await nobody.getConstraints(GetConstraintsRequest()) } == .authenticationNotSuccessful
        )
        let id = VaultObject.creationRules
        #expect(await refusal { try await admin.get(GetRequest(uniqueIdentifier: id)) } == .permissionDenied)
        #expect(await refusal { try await admin.destroy(DestroyRequest(uniqueIdentifier: id)) } == .permissionDenied)
        #expect(await refusal { try await ann.get(GetRequest(uniqueIdentifier: id)) } == .objectNotFound)
        let revocation = SetAttributeRequest(uniqueIdentifier: id, newAttribute: TTLV(.description, .text("d")))
        #expect(await refusal { try await admin.setAttribute(revocation) } == .permissionDenied)
    }

    @Test("what one server was told holds on the other with its next request, and after an unseal")
    func everywhere() async throws {
        let sharing = try await SharingFixture()
        let (one, other) = (sharing.objects(0, SharingFixture.admin), sharing.objects(1, SharingFixture.admin))
        #expect(await refusal { try await other.create(Self.key(128)) } == nil)
        _ = try await one.setConstraints(SetConstraintsRequest(constraints: [Self.long]))
        #expect(await refusal { try await other.create(Self.key(128)) } == .constraintViolation)
        _ = try await other.setConstraints(SetConstraintsRequest(constraints: []))
        #expect(await refusal { try await one.create(Self.key(128)) } == nil)
        var test = try await TestVault()
        _ = try await test.server.objects(for: test.local).setConstraints(
            SetConstraintsRequest(constraints: [Self.long])
        )
        try await test.restart()
        #expect(try await test.recover() == nil)
        let again = test.server.objects(for: test.local)
        #expect(await refusal { try await again.create(Self.key(128)) } == .constraintViolation)
    }

    @Test("a batch that is undone as one is held to what it sets itself, and leaves nothing")
    func batch() async throws {
        let fixture = try await ObjectsFixture()
        let undone = try await fixture.objects.asOne { own in
            let set = await refusal { try await own.setConstraints(SetConstraintsRequest(constraints: [Self.long])) }
            return ([set, await refusal { try await own.create(Self.key(128)) }], false)
        }
        #expect(undone.answer == [nil, .constraintViolation])
        #expect(try await fixture.row(VaultObject.creationRules) == nil)
        let done = try await fixture.objects.asOne { own in
            let set = await refusal { try await own.setConstraints(SetConstraintsRequest(constraints: [Self.long])) }
            return ([set, await refusal { try await own.create(Self.key(256)) }], true)
        }
        #expect(done.failure == nil && done.answer == [nil, nil])
        #expect(await refusal { try await fixture.objects.create(Self.key(128)) } == .constraintViolation)
    }

    @Test(
        "a row of rules that somebody edited is damage: no object is made by it, and the database's verification names it"
    )
    func forged() async throws {
        let fixture = try await ObjectsFixture()
        _ = try await fixture.objects.setConstraints(SetConstraintsRequest(constraints: [Self.long]))
        var row = try #require(try await fixture.row(VaultObject.creationRules))
        var attributes = try Attributes(canonicalBytes: row.attributes)
        attributes.setVendorAttribute("y", "CreationRules", .structure([CreationRules().constraintsTTLV]))
        row.attributes = attributes.canonicalBytes
        await fixture.store.put(row.raw)
        #expect(await refusal { try await fixture.objects.create(Self.key(128)) } != nil)
        #expect(try await fixture.test.server.verifyDatabase(by: fixture.test.local).damaged.map(\.id).contains(row.id))
    }

    @Test("rules that are too large together are refused, and objects are made as before")
    func bounded() async throws {
        let fixture = try await ObjectsFixture()
        func noted(_ bytes: Int) -> Attributes {
            Attributes([TTLV(.description, .text(String(repeating: "x", count: bytes)))])
        }
        let half = ObjectLimits.rules / 2
        let constraint = Constraint(ObjectSelection(types: [.opaqueObject]), attributes: noted(half))
        _ = try await fixture.objects.setConstraints(SetConstraintsRequest(constraints: [constraint]))
        func set(_ bytes: Int) async -> ResultReason? {
            await refusal {
                let defaults = ObjectDefaults(ObjectSelection(types: [.opaqueObject]), attributes: noted(bytes))
                return try await fixture.objects.setDefaults(SetDefaultsRequest(defaults: [defaults]))
            }
        }
        #expect(await set(8) == nil)
        let size = try #require(try await fixture.row(VaultObject.creationRules)).attributes.count
        let most = 8 + ObjectLimits.rules - size
        #expect(await set(most) == nil)
        #expect(try await fixture.row(VaultObject.creationRules)?.attributes.count == ObjectLimits.rules)
        #expect(await set(most + 1) == .serverLimitExceeded)
        #expect(await refusal { try await fixture.objects.create(Self.key(256)) } == nil)
    }

    @Test("rules that the vault wrote and nobody can read are replaced by those that an administrator sets")
    func unreadable() async throws {
        let fixture = try await ObjectsFixture()
        _ = try await fixture.objects.setConstraints(SetConstraintsRequest(constraints: [Self.long]))
        var row = try #require(try await fixture.row(VaultObject.creationRules))
        row.attributes = [1, 2, 3]
        try await fixture.put(row)
        #expect(await refusal { try await fixture.objects.create(Self.key(256)) } != nil)
        _ = try await fixture.objects.setConstraints(SetConstraintsRequest(constraints: [Self.long]))
        #expect(await refusal { try await fixture.objects.create(Self.key(128)) } == .constraintViolation)
        #expect(await refusal { try await fixture.objects.create(Self.key(256)) } == nil)
    }

    @Test("of types that are not there nothing can be said")
    func types() async throws {
        let objects = try await ObjectsFixture().objects
        let templates = ObjectSelection(types: [.template])
        let constraint = Constraint(templates, attributes: Self.long.attributes)
        #expect(
            await refusal { try await objects.setConstraints(SetConstraintsRequest(constraints: [constraint])) }
                == .invalidObjectType
        )
        let defaults = ObjectDefaults(templates, attributes: Self.sensitive.attributes)
        #expect(
            await refusal { try await objects.setDefaults(SetDefaultsRequest(defaults: [defaults])) }
                == .invalidObjectType
        )
    }
}
