import Access
import Canonical
import KMIP
import Secrets
import Store
import TestSupport
import TestTools
import Testing

@testable import Operations

/// Create Key Pair and Re-key Key Pair.
struct KeyPairTests {
    private static func common(
        _ algorithm: CryptographicAlgorithm,
        _ curve: RecommendedCurve? = nil,
        _ change: (inout Attributes) -> Void = { _ in }
    ) -> Attributes {
        var attributes = Attributes()
        attributes.cryptographicAlgorithm = algorithm
        if let curve {
            attributes.set(.cryptographicDomainParameters, DomainParameters(recommendedCurve: curve).ttlv.value)
        }
        change(&attributes)
        return attributes
    }

    private func pair(
        _ fixture: ObjectsFixture,
        _ common: Attributes,
        _ own: Attributes = Attributes(),
        _ other: Attributes = Attributes()
    ) async throws -> (own: String, other: String) {
        let request = CreateKeyPairRequest(
            commonAttributes: common,
            privateKeyAttributes: own,
            publicKeyAttributes: other
        )
        let made = try await fixture.objects.createKeyPair(request)
        return (made.privateKeyUniqueIdentifier, made.publicKeyUniqueIdentifier)
    }

    private func bytes(_ id: String, _ format: KeyFormatType, _ fixture: ObjectsFixture) async throws -> [UInt8] {
        let object = try await fixture.objects.get(GetRequest(uniqueIdentifier: id, keyFormatType: format)).object
        return try #require(object.keyBlock?.plainBytes).withBytes { [UInt8]($0) }
    }

    private static let kinds: [(CryptographicAlgorithm, RecommendedCurve?)] = [
        (.rsa, nil), (.ec, .p256), (.ecdsa, .p384), (.ecdh, .p521), (.ec, .secp256k1), (.ed25519, nil), (.ed448, nil),
        (.ecdh, .curve25519), (.ecdh, .curve448),
    ]

    @Test("openssl finds the public key to be the private key's, for every kind of key")
    func openssl() async throws {
        let fixture = try await ObjectsFixture()
        let openssl = try OpenSSL()
        for (algorithm, curve) in Self.kinds {
            let (own, other) = try await pair(fixture, Self.common(algorithm, curve))
            try openssl.write(try await bytes(own, .pkcs8, fixture), "own.der")
            let expected = try openssl.run("pkey", "-inform", "DER", "-in", "own.der", "-pubout", "-outform", "DER")
            #expect(try await bytes(other, .x509, fixture) == expected, "\(algorithm.name)")
        }
        #expect(try await fixture.test.server.verifyDatabase(by: fixture.test.local).damaged.isEmpty)
    }

    @Test("the two keys name each other, have what is said in common and each what is said of it")
    func attributes() async throws {
        let fixture = try await ObjectsFixture()
        var (own, other) = (Attributes([ObjectName("own").ttlv]), Attributes([ObjectName("other").ttlv]))
        own.cryptographicUsageMask = .sign
        other.cryptographicUsageMask = .verify
        let shared = Self.common(.rsa) {
            $0.cryptographicLength = 3_072
            $0.add(TTLV(.objectGroup, .text("group")))
            $0.lifeDates.activation = 1
            $0.sensitive = true
            $0.objectType = .privateKey
            $0.keyFormatType = .pkcs8
            $0.tags = ["tag"]
        }
        let (id, publicID) = try await pair(fixture, shared, own, other)
        #expect(publicID == id + "_pk")
        let (one, two) = (try await fixture.attributes(id), try await fixture.attributes(publicID))
        #expect(one.links == [Link(type: .publicKey, identifier: publicID)])
        #expect(two.links == [Link(type: .privateKey, identifier: id)])
        for attributes in [one, two] {
            #expect(attributes.cryptographicAlgorithm == .rsa && attributes.cryptographicLength == 3_072)
            #expect(attributes.objectGroups == ["group"] && attributes.tags == ["tag"] && attributes.state == .active)
            #expect(attributes.originalCreationDate != nil && attributes.fresh == true)
        }
        #expect(one.names == [ObjectName("own")] && two.names == [ObjectName("other")])
        #expect(one.cryptographicUsageMask == .sign && two.cryptographicUsageMask == .verify)
        // What protects a private key is not said of a public one.
        #expect(one.sensitive == true && two.sensitive == false)
        #expect(one.objectType == .privateKey && two.objectType == .publicKey)
        #expect(one.keyFormatType == .pkcs8 && two.keyFormatType == .pkcs1)
        #expect(await refusal { try await fixture.objects.get(GetRequest(uniqueIdentifier: id)) } == .sensitive)
    }

    @Test("a pair of which nothing is said is as Query tells it")
    func defaults() async throws {
        let fixture = try await ObjectsFixture()
        let (own, other) = try await pair(fixture, Attributes())
        let told = try await fixture.objects.query(QueryRequest(functions: [.queryDefaultsInformation])).information
        let defaults = try CreationRules(told).defaults
        for (id, type) in [(own, ObjectType.privateKey), (other, .publicKey)] {
            let made = try await fixture.attributes(id)
            let said = try #require(defaults.first { $0.selection.includes(type, groups: []) }?.attributes)
            #expect(made.cryptographicAlgorithm == .rsa && said.cryptographicAlgorithm == .rsa)
            #expect(made.cryptographicLength == 2_048 && said.cryptographicLength == 2_048)
            #expect(made.cryptographicUsageMask == said.cryptographicUsageMask)
        }
        let curve = DomainParameters(recommendedCurve: .p256).ttlv
        let elliptic = try await pair(fixture, Attributes([curve])).own
        #expect(try await fixture.attributes(elliptic).cryptographicAlgorithm == .ec)
    }

    @Test("a pair that cannot be is refused, and nothing of it is there")
    func refused() async throws {
        let fixture = try await ObjectsFixture()
        let before = try await fixture.store.count(ObjectRow.table)
        func reason(_ common: Attributes, _ own: Attributes = Attributes(), _ other: Attributes = Attributes()) async
            -> ResultReason?
        {
            await refusal { try await pair(fixture, common, own, other) }
        }
        for bits: Int32 in [0, -1, 1_016, 2_049, 16_384, .max] {
            #expect(await reason(Self.common(.rsa) { $0.cryptographicLength = bits }) == .invalidAttributeValue)
        }
        #expect(await reason(Self.common(.ec) { $0.cryptographicLength = 255 }) == .invalidAttributeValue)
        for algorithm in [CryptographicAlgorithm.dsa, .dh, .aes] {
            #expect(await reason(Self.common(algorithm)) == .invalidAttributeValue)
        }
        #expect(await reason(Attributes(), Self.common(.ec), Self.common(.rsa)) == .invalidAttributeValue)
        let named = Self.common(.ed25519) { $0.add(ObjectName("both").ttlv) }
        #expect(await reason(named) == .nonUniqueNameAttribute)
        let dated = Self.common(.ed25519) { $0.set(.compromiseDate, .dateTime(1)) }
        #expect(await reason(dated) == .attributeReadOnly)
        #expect(try await fixture.store.count(ObjectRow.table) == before)
    }

    @Test("who asks for RSA of 1,024 bits gets it, but under the policy fips")
    func short() async throws {
        let common = Self.common(.rsa) { $0.cryptographicLength = 1_024 }
        let (own, _) = try await pair(try await ObjectsFixture(), common)
        #expect(!own.isEmpty)
        let fips = try await ObjectsFixture(policy: .fips)
        #expect(await refusal { try await pair(fips, common) } == .invalidAttributeValue)
        _ = try await pair(fips, Self.common(.rsa) { $0.cryptographicLength = 2_048 })
    }

    @Test("an identifier that the client chooses is the private key's; one that is taken makes no half of a pair")
    func identifiers() async throws {
        let fixture = try await ObjectsFixture()
        let first = try await pair(fixture, Self.common(.ed25519), Attributes([TTLV(.uniqueIdentifier, .text("mine"))]))
        #expect(first.own == "mine" && first.other == "mine_pk")
        let taken = Attributes([TTLV(.uniqueIdentifier, .text("mine_pk"))])
        let half = await refusal { try await pair(fixture, Self.common(.ed25519), taken) }
        #expect(half == .objectAlreadyExists)
        #expect(try await fixture.row("mine_pk_pk") == nil)
        for id in ["vault-root", "policy-x", String(repeating: "x", count: 126), "a b"] {
            let own = Attributes([TTLV(.uniqueIdentifier, .text(id))])
            #expect(await refusal { try await pair(fixture, Self.common(.ed25519), own) } == .invalidAttributeValue)
        }
    }

    @Test("constraints and defaults for keys of a pair hold for them")
    func rules() async throws {
        let fixture = try await ObjectsFixture()
        let long = Attributes([TTLV(.cryptographicLength, .integer(256))])
        let constraint = Constraint(ObjectSelection(types: [.privateKey]), attributes: long)
        _ = try await fixture.objects.setConstraints(SetConstraintsRequest(constraints: [constraint]))
        let group = Attributes([TTLV(.objectGroup, .text("pairs"))])
        let defaults = ObjectDefaults(ObjectSelection(types: [.publicKey]), attributes: group)
        _ = try await fixture.objects.setDefaults(SetDefaultsRequest(defaults: [defaults]))
        #expect(await refusal { try await pair(fixture, Self.common(.ec, .p384)) } == .constraintViolation)
        let (own, other) = try await pair(fixture, Self.common(.ec, .p256))
        #expect(try await fixture.attributes(own).objectGroups.isEmpty)
        #expect(try await fixture.attributes(other).objectGroups == ["pairs"])
    }

    @Test("a batch that fails leaves no key of a pair, and one that does not finds both in it")
    func batch() async throws {
        let fixture = try await ObjectsFixture()
        let before = try await fixture.store.count(ObjectRow.table)
        for fails in [true, false] {
            let done = try await fixture.objects.asOne { operations in
                let reason = await refusal {
                    let request = CreateKeyPairRequest(commonAttributes: Self.common(.ed25519))
                    let made = try await operations.createKeyPair(request)
                    let id = made.publicKeyUniqueIdentifier
                    _ = try await operations.get(GetRequest(uniqueIdentifier: id))
                    let again = ReKeyKeyPairRequest(privateKeyUniqueIdentifier: made.privateKeyUniqueIdentifier)
                    _ = try await operations.reKeyKeyPair(again)
                    return fails ? try await operations.destroy(DestroyRequest(uniqueIdentifier: "nobody")) : id
                }
                return (reason, reason == nil)
            }
            #expect((done.answer == nil) == !fails && done.failure == nil)
            #expect(try await fixture.store.count(ObjectRow.table) == before + (fails ? 0 : 4))
        }
    }

    @Test("the new pair takes names and settings; each key names its successor, its predecessor and its partner")
    func replaced() async throws {
        let fixture = try await ObjectsFixture()
        let (own, other) = try await pair(
            fixture,
            Self.common(.ec, .p384) { $0.add(TTLV(.objectGroup, .text("group"))) },
            Attributes([ObjectName("own").ttlv]),
            Attributes([ObjectName("other").ttlv])
        )
        let made = try await fixture.objects.reKeyKeyPair(ReKeyKeyPairRequest(privateKeyUniqueIdentifier: own))
        let (newOwn, newOther) = (made.privateKeyUniqueIdentifier, made.publicKeyUniqueIdentifier)
        #expect(newOther == newOwn + "_pk" && newOwn != own)
        let (before, after) = (try await fixture.attributes(own), try await fixture.attributes(newOwn))
        #expect(before.names.isEmpty && after.names == [ObjectName("own")])
        #expect(try await fixture.found([ObjectName("other").ttlv]) == [newOther])
        #expect(
            Set(before.links) == [
                Link(type: .publicKey, identifier: other), Link(type: .replacementObject, identifier: newOwn),
            ]
        )
        #expect(
            Set(after.links) == [
                Link(type: .publicKey, identifier: newOther), Link(type: .replacedObject, identifier: own),
            ]
        )
        #expect(
            Set(try await fixture.attributes(newOther).links) == [
                Link(type: .privateKey, identifier: newOwn), Link(type: .replacedObject, identifier: other),
            ]
        )
        #expect(after.objectGroups == ["group"] && after.cryptographicLength == 384)
        #expect(after.rotateGeneration == 1 && after.rotateLatest == true && before.rotateLatest == false)
        #expect(try await bytes(newOwn, .pkcs8, fixture) != (try await bytes(own, .pkcs8, fixture)))
        #expect(try await fixture.test.server.verifyDatabase(by: fixture.test.local).damaged.isEmpty)
    }

    @Test("an offset moves the dates of both keys; what is no pair, or is destroyed, is not replaced")
    func offset() async throws {
        let fixture = try await ObjectsFixture()
        let (own, other) = try await pair(
            fixture,
            Self.common(.ed25519) {
                $0.lifeDates.activation = 100
                $0.lifeDates.deactivation = 200
            }
        )
        let request = ReKeyKeyPairRequest(privateKeyUniqueIdentifier: own, offset: 50)
        let made = try await fixture.objects.reKeyKeyPair(request)
        for id in [made.privateKeyUniqueIdentifier, made.publicKeyUniqueIdentifier] {
            let attributes = try await fixture.attributes(id)
            let activation = try #require(attributes.lifeDates.activation)
            #expect(activation == (attributes.initialDate ?? 0) + 50)
            #expect(attributes.lifeDates.deactivation == activation + 100)
        }
        func reason(_ id: String, _ offset: UInt32? = nil, _ common: Attributes = Attributes()) async -> ResultReason? {
            let request = ReKeyKeyPairRequest(
                privateKeyUniqueIdentifier: id,
                offset: offset,
                commonAttributes: common
            )
            return await refusal { try await fixture.objects.reKeyKeyPair(request) }
        }
        #expect(await reason(other) == .invalidObjectType)
        #expect(await reason("nobody") == .objectNotFound)
        var dated = Attributes()
        dated.lifeDates.activation = 5
        #expect(await reason(own, 5, dated) == .invalidMessage)
        let (alone, gone) = try await pair(fixture, Self.common(.ed25519))
        _ = try await fixture.objects.destroy(DestroyRequest(uniqueIdentifier: gone))
        #expect(await reason(alone) == .keyValueNotPresent)
    }

    @Test("who was granted Re-key Key Pair on both keys replaces them for their owner, and chooses nothing")
    func granted() async throws {
        let fixture = try await ObjectsFixture()
        let (own, other) = try await pair(fixture, Self.common(.ed25519))
        try await fixture.giveAway(own)
        try await fixture.giveAway(other)
        try await fixture.grant([.reKeyKeyPair], on: own)
        let request = ReKeyKeyPairRequest(privateKeyUniqueIdentifier: own)
        #expect(await refusal { try await fixture.objects.reKeyKeyPair(request) } == .objectNotFound)
        try await fixture.grant([.reKeyKeyPair], on: other)
        var chosen = request
        chosen.privateKeyAttributes = Attributes([ObjectName("mine").ttlv])
        #expect(await refusal { try await fixture.objects.reKeyKeyPair(chosen) } == .permissionDenied)
        let made = try await fixture.objects.reKeyKeyPair(request)
        for id in [made.privateKeyUniqueIdentifier, made.publicKeyUniqueIdentifier] {
            #expect(try await fixture.row(id)?.owner == (try ObjectsFixture.stranger.get().stored))
        }
    }
}
