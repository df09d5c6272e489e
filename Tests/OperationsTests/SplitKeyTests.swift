import Access
import Canonical
import KMIP
import Secrets
import SplitKeys
import Store
import TestSupport
import Testing

@testable import Operations

/// Create Split Key and Join Split Key.
struct SplitKeyTests {
    static let impossible: [(Int32, Int32)] = [
        (1, 1), (3, 1), (3, 4), (256, 3), (0, 0), (-1, -1), (.max, 2), (3, .min),
    ]
    static let methods: [SplitKeyMethod] = SplitKeyMethod.allCases

    private static func split(
        _ id: String?,
        _ parts: Int32 = 4,
        _ threshold: Int32 = 3,
        _ method: SplitKeyMethod = .polynomialSharingGF28,
        _ attributes: Attributes = Attributes()
    ) -> CreateSplitKeyRequest {
        CreateSplitKeyRequest(
            objectType: .splitKey,
            uniqueIdentifier: id,
            parts: parts,
            threshold: method == .xor ? parts : threshold,
            method: method,
            attributes: attributes
        )
    }

    private static func join(_ parts: [String], _ type: ObjectType = .symmetricKey) -> JoinSplitKeyRequest {
        JoinSplitKeyRequest(objectType: type, uniqueIdentifiers: parts)
    }

    private func material(_ id: String, _ fixture: ObjectsFixture) async throws -> SecretBytes? {
        try await fixture.objects.get(GetRequest(uniqueIdentifier: id)).object.keyBlock?.plainBytes
    }

    private static func subsets(of items: [String]) -> [[String]] {
        (0..<(1 << items.count)).map { mask in items.indices.filter { mask >> $0 & 1 == 1 }.map { items[$0] } }
    }

    @Test("every set of enough parts gives the key, in any order, and no smaller one does", arguments: methods)
    func everySubset(_ method: SplitKeyMethod) async throws {
        let fixture = try await ObjectsFixture()
        let whole = try await fixture.key()
        let expected = try await material(whole, fixture)
        let parts = try await fixture.objects.createSplitKey(Self.split(whole, 4, 3, method)).uniqueIdentifiers
        #expect(parts.count == 4)
        let needed = method == .xor ? 4 : 3
        for subset in Self.subsets(of: parts) where !subset.isEmpty {
            guard subset.count >= needed else {
                let reason = await refusal { try await fixture.objects.joinSplitKey(Self.join(subset)) }
                #expect(reason == .cryptographicFailure)
                continue
            }
            let joined = try await fixture.objects.joinSplitKey(Self.join(subset.reversed())).uniqueIdentifier
            #expect(try await material(joined, fixture) == expected)
            let attributes = try await fixture.attributes(joined)
            #expect(attributes.cryptographicAlgorithm == .aes && attributes.cryptographicLength == 256)
        }
        #expect(try await fixture.test.server.verifyDatabase(by: fixture.test.local).damaged.isEmpty)
    }

    @Test("a new key is nowhere but in its parts; each part is an object of the caller with its number")
    func newKey() async throws {
        let fixture = try await ObjectsFixture()
        let before = try await fixture.store.count(ObjectRow.table)
        var attributes = Attributes()
        attributes.cryptographicAlgorithm = .aes
        attributes.cryptographicLength = 192
        let request = Self.split(nil, 3, 2, .polynomialSharingPrimeField, attributes)
        let parts = try await fixture.objects.createSplitKey(request).uniqueIdentifiers
        #expect(try await fixture.store.count(ObjectRow.table) == before + 3)
        for (number, id) in parts.enumerated() {
            let object = try await fixture.objects.get(GetRequest(uniqueIdentifier: id)).object
            guard case .splitKey(let facts, let block) = object else {
                Issue.record("a \(object.objectType.name)")
                continue
            }
            #expect(facts.identifier == Int32(number + 1) && facts.parts == 3 && facts.threshold == 2)
            #expect(facts.primeFieldSize != nil && block.algorithm == .aes && block.length == 192)
            let shown = try await fixture.attributes(id)
            #expect(shown.objectType == .splitKey && shown.withoutHidden.vendorAttributes.isEmpty)
        }
        let joined = try await fixture.objects.joinSplitKey(Self.join(Array(parts.suffix(2)))).uniqueIdentifier
        #expect(try await material(joined, fixture)?.count == 24)
    }

    @Test("secrets and private keys come back as what they were, and as nothing else")
    func otherTypes() async throws {
        let fixture = try await ObjectsFixture()
        let secret = try await fixture.objects.create(CreateRequest(objectType: .secretData, attributes: Attributes()))
            .uniqueIdentifier
        var asked = Attributes()
        asked.cryptographicAlgorithm = .ec
        let pair = try await fixture.objects.createKeyPair(CreateKeyPairRequest(commonAttributes: asked))
        let cases = [(secret, ObjectType.secretData), (pair.privateKeyUniqueIdentifier, .privateKey)]
        for (id, type) in cases {
            let parts = try await fixture.objects.createSplitKey(Self.split(id, 3, 2)).uniqueIdentifiers
            let joined = try await fixture.objects.joinSplitKey(Self.join(parts, type)).uniqueIdentifier
            let object = try await fixture.objects.get(GetRequest(uniqueIdentifier: joined)).object
            #expect(object == (try await fixture.objects.get(GetRequest(uniqueIdentifier: id)).object))
            let other: ObjectType = type == .secretData ? .symmetricKey : .secretData
            let reason = await refusal { try await fixture.objects.joinSplitKey(Self.join(parts, other)) }
            #expect(reason == .invalidObjectType)
        }
    }

    @Test("parts of two keys, of two splits of one key, and what are no parts, are not joined")
    func mixed() async throws {
        let fixture = try await ObjectsFixture()
        let (one, other) = (try await fixture.key(), try await fixture.key())
        let first = try await fixture.objects.createSplitKey(Self.split(one)).uniqueIdentifiers
        let again = try await fixture.objects.createSplitKey(Self.split(one)).uniqueIdentifiers
        let second = try await fixture.objects.createSplitKey(Self.split(other)).uniqueIdentifiers
        for others in [again, second] {
            let parts = [first[0], first[1], others[2]]
            let reason = await refusal { try await fixture.objects.joinSplitKey(Self.join(parts)) }
            #expect(reason == .badCryptographicParameters)
        }
        let key = await refusal { try await fixture.objects.joinSplitKey(Self.join([first[0], first[1], one])) }
        #expect(key == .invalidObjectType)
        let twice = await refusal { try await fixture.objects.joinSplitKey(Self.join([first[0], first[0], first[1]])) }
        #expect(twice == .invalidField)
    }

    @Test("a part that comes back changed is found out by the others, as few as they are", arguments: methods)
    func tampered(_ method: SplitKeyMethod) async throws {
        let fixture = try await ObjectsFixture()
        let whole = try await fixture.key()
        let parts = try await fixture.objects.createSplitKey(Self.split(whole, 3, 2, method)).uniqueIdentifiers
        func registered(_ change: UInt8) async throws -> String {
            let object = try await fixture.objects.get(GetRequest(uniqueIdentifier: parts[0])).object
            guard case .splitKey(let facts, var block) = object, let bytes = block.plainBytes else { return "" }
            var changed = bytes.withBytes { [UInt8]($0) }
            changed[changed.count - 1] ^= change
            block.value = .plain(.bytes(SecretBytes(copying: changed)), nil)
            let request = RegisterRequest(
                attributes: Attributes(),
                object: .splitKey(facts, block)
            )
            return try await fixture.objects.register(request).uniqueIdentifier
        }
        let others = method == .xor ? Array(parts.dropFirst()) : [parts[1]]
        let same = try await fixture.objects.joinSplitKey(Self.join([try await registered(0)] + others))
        #expect(try await material(same.uniqueIdentifier, fixture) == (try await material(whole, fixture)))
        let wrong = try await registered(1)
        let reason = await refusal { try await fixture.objects.joinSplitKey(Self.join([wrong] + others)) }
        #expect(reason == .cryptographicFailure)
    }

    @Test("a changed part is found out in every set of enough parts, and in no set without it", arguments: methods)
    func tamperedSubsets(_ method: SplitKeyMethod) async throws {
        let fixture = try await ObjectsFixture()
        let whole = try await fixture.key()
        let expected = try await material(whole, fixture)
        let parts = try await fixture.objects.createSplitKey(Self.split(whole, 4, 3, method)).uniqueIdentifiers
        let needed = method == .xor ? 4 : 3
        for place in parts.indices {
            let object = try await fixture.objects.get(GetRequest(uniqueIdentifier: parts[place])).object
            guard case .splitKey(let facts, var block) = object, let bytes = block.plainBytes else {
                Issue.record("\(parts[place]) is no part")
                continue
            }
            var changed = bytes.withBytes { [UInt8]($0) }
            changed[changed.count / 2] ^= 0x10
            block.value = .plain(.bytes(SecretBytes(copying: changed)), nil)
            var mixed = parts
            mixed[place] = try await fixture.register(.splitKey(facts, block))
            for subset in Self.subsets(of: mixed) where subset.count >= needed {
                let request = Self.join(subset)
                guard subset.contains(mixed[place]) else {
                    let joined = try await fixture.objects.joinSplitKey(request).uniqueIdentifier
                    #expect(try await material(joined, fixture) == expected)
                    continue
                }
                #expect(await refusal { try await fixture.objects.joinSplitKey(request) } == .cryptographicFailure)
            }
        }
    }

    @Test("what protects a key protects its parts, and what protects a part protects the joined key")
    func protection() async throws {
        let fixture = try await ObjectsFixture()
        let whole = try await fixture.key {
            $0.sensitive = true
            $0.extractable = false
            $0.cryptographicUsageMask = .macGenerate
        }
        let parts = try await fixture.objects.createSplitKey(Self.split(whole, 3, 2)).uniqueIdentifiers
        for id in parts {
            #expect(
                await refusal { try await fixture.objects.get(GetRequest(uniqueIdentifier: id)) } == .notExtractable
            )
        }
        var request = Self.join(parts)
        request.attributes.cryptographicUsageMask = .encrypt
        let joined = try await fixture.objects.joinSplitKey(request).uniqueIdentifier
        let attributes = try await fixture.attributes(joined)
        #expect(attributes.sensitive == true && attributes.extractable == false)
        #expect(attributes.cryptographicUsageMask == .macGenerate)
    }

    @Test("who may split another's key needs the right to get it; who may join needs that right on each part")
    func granted() async throws {
        let fixture = try await ObjectsFixture()
        let whole = try await fixture.key()
        try await fixture.giveAway(whole)
        #expect(await refusal { try await fixture.objects.createSplitKey(Self.split(whole)) } == .objectNotFound)
        try await fixture.grant([.createSplitKey], on: whole)
        #expect(await refusal { try await fixture.objects.createSplitKey(Self.split(whole)) } == .permissionDenied)
        try await fixture.grant([.createSplitKey, .get], on: whole)
        let parts = try await fixture.objects.createSplitKey(Self.split(whole)).uniqueIdentifiers
        try await fixture.giveAway(parts[0])
        #expect(await refusal { try await fixture.objects.joinSplitKey(Self.join(parts)) } == .objectNotFound)
        try await fixture.grant([.joinSplitKey], on: parts[0])
        _ = try await fixture.objects.joinSplitKey(Self.join(parts))
    }

    @Test(
        "shapes that are none are refused",
        arguments: impossible
    )
    func shapes(_ parts: Int32, _ threshold: Int32) async throws {
        let fixture = try await ObjectsFixture()
        let reason = await refusal {
            try await fixture.objects.createSplitKey(Self.split(nil, parts, threshold))
        }
        #expect(reason == .invalidField)
    }

    @Test("a field that is no prime, one too small for the key, and a name for several parts are refused")
    func refused() async throws {
        let fixture = try await ObjectsFixture()
        var request = Self.split(nil, 3, 2, .polynomialSharingPrimeField)
        for size: [UInt8] in [[4, 0], [1, 1], [], [0x7f]] {
            request.primeFieldSize = size
            #expect(await refusal { try await fixture.objects.createSplitKey(request) } == .badCryptographicParameters)
        }
        let named = Self.split(nil, 3, 2, .xor, Attributes([ObjectName("one").ttlv]))
        #expect(await refusal { try await fixture.objects.createSplitKey(named) } == .nonUniqueNameAttribute)
        var opaque = Self.split(nil)
        opaque.objectType = .opaqueObject
        #expect(await refusal { try await fixture.objects.createSplitKey(opaque) } == .invalidObjectType)
    }

    @Test("parts that were made under KMIP 1 are joined under KMIP 2, by the polynomial that they were made with")
    func generations() async throws {
        let fixture = try await ObjectsFixture()
        let whole = try await fixture.key()
        let first = ObjectOperations(
            server: fixture.test.server,
            requester: fixture.test.local,
            version: ProtocolVersion(major: 1, minor: 4)
        )
        for method in [SplitKeyMethod.polynomialSharingGF28, .polynomialSharingGF216] {
            let parts = try await first.createSplitKey(Self.split(whole, 3, 2, method)).uniqueIdentifiers
            let joined = try await fixture.objects.joinSplitKey(Self.join(parts)).uniqueIdentifier
            #expect(try await material(joined, fixture) == (try await material(whole, fixture)))
        }
    }

    @Test("a batch joins what it has split, and leaves nothing of it where it fails", arguments: [true, false])
    func batch(_ fails: Bool) async throws {
        let fixture = try await ObjectsFixture()
        let whole = try await fixture.key()
        let before = try await fixture.store.count(ObjectRow.table)
        let done = try await fixture.objects.asOne { operations in
            let reason = await refusal {
                let parts = try await operations.createSplitKey(Self.split(whole)).uniqueIdentifiers
                let joined = try await operations.joinSplitKey(Self.join(parts))
                return fails ? try await operations.destroy(DestroyRequest(uniqueIdentifier: "nobody")) : joined
            }
            return (reason, reason == nil)
        }
        #expect(done.answer == (fails ? .objectNotFound : nil) && done.failure == nil)
        #expect(try await fixture.store.count(ObjectRow.table) == before + (fails ? 0 : 5))
    }
}
