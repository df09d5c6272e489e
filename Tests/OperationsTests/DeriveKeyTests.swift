import Access
import Canonical
import KMIP
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

/// Derive Key.
struct DeriveKeyTests {
    private static let digest: HashingAlgorithm = .sha256

    private static func parameters(
        data: String? = nil,
        _ change: (inout DerivationParameters) -> Void = { _ in }
    ) -> DerivationParameters {
        var cryptographic = CryptographicParameters()
        cryptographic.hashingAlgorithm = digest
        var parameters = DerivationParameters(
            parameters: cryptographic,
            derivationData: data.map { [SecretBytes(copying: Array($0.utf8))] } ?? []
        )
        change(&parameters)
        return parameters
    }

    private static func request(
        _ ids: [String],
        _ method: DerivationMethod = .hkdf,
        _ parameters: DerivationParameters = parameters(data: "info"),
        _ type: ObjectType = .symmetricKey,
        _ change: (inout Attributes) -> Void = { _ in }
    ) -> DeriveKeyRequest {
        var attributes = Attributes()
        if type == .symmetricKey { attributes.cryptographicAlgorithm = .aes }
        attributes.cryptographicLength = 256
        change(&attributes)
        return DeriveKeyRequest(
            objectType: type,
            uniqueIdentifiers: ids,
            derivationMethod: method,
            derivationParameters: parameters,
            attributes: attributes
        )
    }

    private func base(
        _ fixture: ObjectsFixture,
        _ mask: CryptographicUsageMask = .deriveKey,
        activate: Bool = true
    ) async throws -> String {
        let id = try await fixture.key { $0.cryptographicUsageMask = mask }
        if activate { _ = try await fixture.objects.activate(ActivateRequest(uniqueIdentifier: id)) }
        return id
    }

    private func secret(_ text: String, _ fixture: ObjectsFixture) async throws -> String {
        let block = KeyBlock(format: .raw, value: .plain(.bytes(SecretBytes(copying: Array(text.utf8))), nil))
        var attributes = Attributes()
        attributes.cryptographicUsageMask = .deriveKey
        let request = RegisterRequest(
            attributes: attributes,
            object: .secretData(.password, block)
        )
        let id = try await fixture.objects.register(request).uniqueIdentifier
        _ = try await fixture.objects.activate(ActivateRequest(uniqueIdentifier: id))
        return id
    }

    private func bytes(_ id: String, _ fixture: ObjectsFixture) async throws -> SecretBytes? {
        try await fixture.objects.get(GetRequest(uniqueIdentifier: id)).object.keyBlock?.plainBytes
    }

    @Test("the derived object is the caller's, and it and its base name each other")
    func links() async throws {
        let fixture = try await ObjectsFixture()
        let base = try await base(fixture)
        let one = try await fixture.objects.deriveKey(Self.request([base])).uniqueIdentifier
        let same = try await fixture.objects.deriveKey(Self.request([base])).uniqueIdentifier
        let other = try await fixture.objects.deriveKey(
            Self.request([base], .hkdf, Self.parameters(data: "other"), .secretData)
        ).uniqueIdentifier
        #expect(try await bytes(one, fixture) == (try await bytes(same, fixture)))
        #expect(try await bytes(one, fixture) != (try await bytes(other, fixture)))
        let (before, after) = (try await fixture.attributes(base), try await fixture.attributes(one))
        #expect(after.links == [Link(type: .derivationBaseObject, identifier: base)])
        #expect(Set(before.links) == Set([one, same, other].map { Link(type: .derivedKey, identifier: $0) }))
        #expect(after.cryptographicAlgorithm == .aes && after.cryptographicLength == 256)
        #expect(try await fixture.attributes(other).objectType == .secretData)
        #expect(try await fixture.test.server.verifyDatabase(by: fixture.test.local).damaged.isEmpty)
    }

    @Test("of a derived object it is said that no generator made it, whoever asks for one")
    func randomness() async throws {
        let fixture = try await ObjectsFixture()
        let base = try await base(fixture)
        let none = TTLV(.randomNumberGenerator, .structure(ServerFacts.noRandomness))
        let id = try await fixture.objects.deriveKey(Self.request([base])).uniqueIdentifier
        #expect(try await fixture.attributes(id).all(.randomNumberGenerator) == [none])
        let asked = Self.request([base]) { $0.add(none) }
        let same = try await fixture.objects.deriveKey(asked).uniqueIdentifier
        #expect(try await fixture.attributes(same).all(.randomNumberGenerator) == [none])
        let drawn = TTLV(.randomNumberGenerator, .structure(ServerFacts.randomness))
        let other = Self.request([base]) { $0.add(drawn) }
        #expect(await refusal { try await fixture.objects.deriveKey(other) } == .featureNotSupported)
    }

    @Test("a derivation is drawn off the key's Usage Limits, by bytes or by objects, before anything is made")
    func limits() async throws {
        let fixture = try await ObjectsFixture()
        let bytes = try await fixture.key([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], .aes, .deriveKey) {
            $0.add(fixture.limits(72, .byte))
        }
        let data = try await secret("info", fixture)
        for _ in 0..<2 {
            _ = try await fixture.objects.deriveKey(Self.request([data, bytes], .hkdf, Self.parameters()))
        }
        #expect(try await fixture.left(bytes) == 8)
        let refused = await refusal { try await fixture.objects.deriveKey(Self.request([bytes])) }
        #expect(refused == .usageLimitExceeded)
        #expect(try await fixture.left(bytes) == 8)
        #expect(try await fixture.attributes(bytes).links.count == 2)
        let objects = try await fixture.key([UInt8](repeating: 1, count: 16), .aes, .deriveKey) {
            $0.add(fixture.limits(1, .object))
        }
        _ = try await fixture.objects.deriveKey(Self.request([objects]))
        #expect(await refusal { try await fixture.objects.deriveKey(Self.request([objects])) } == .usageLimitExceeded)
        #expect(try await fixture.test.server.verifyDatabase(by: fixture.test.local).damaged.isEmpty)
    }

    @Test("many derivations at once from a key with Usage Limits come to no more than it had")
    func limitsAtOnce() async throws {
        let fixture = try await ObjectsFixture()
        let base = try await fixture.key([UInt8](repeating: 1, count: 16), .aes, .deriveKey) {
            $0.add(fixture.limits(3, .object))
        }
        let done = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<6 {
                group.addTask { (try? await fixture.objects.deriveKey(Self.request([base]))) != nil }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(done == 3)
        #expect(try await fixture.left(base) == 0)
    }

    @Test("a password gives a key by PBKDF2, as RFC 6070's arithmetic has it")
    func password() async throws {
        let fixture = try await ObjectsFixture()
        let base = try await secret("password", fixture)
        let given = Self.parameters {
            $0.salt = Array("salt".utf8)
            $0.iterationCount = 2
        }
        let id = try await fixture.objects.deriveKey(Self.request([base], .pbkdf2, given)).uniqueIdentifier
        let found = try await bytes(id, fixture)?.withBytes { [UInt8]($0).hex }
        #expect(found == "ae4d0c95af6b46d32d0adff928f06dd02a303f8ef3c251dfd6e2d85a95474c43")
    }

    @Test("Secret Data stands for the derivation data, and both at once are refused")
    func dataObject() async throws {
        let fixture = try await ObjectsFixture()
        let (key, data) = (try await base(fixture), try await secret("info", fixture))
        let explicit = try await fixture.objects.deriveKey(Self.request([key])).uniqueIdentifier
        for ids in [[key, data], [data, key]] {
            let id = try await fixture.objects.deriveKey(Self.request(ids, .hkdf, Self.parameters())).uniqueIdentifier
            #expect(try await bytes(id, fixture) == (try await bytes(explicit, fixture)))
            #expect(try await fixture.attributes(id).links.count == 2)
        }
        #expect(await refusal { try await fixture.objects.deriveKey(Self.request([key, data])) } == .invalidMessage)
        let keys = [key, try await base(fixture)]
        let two = await refusal { try await fixture.objects.deriveKey(Self.request(keys, .hkdf, Self.parameters())) }
        #expect(two == .invalidField)
    }

    @Test("a private and a public key agree on what the other two agree on")
    func agreement() async throws {
        let fixture = try await ObjectsFixture()
        var common = Attributes()
        common.cryptographicAlgorithm = .ecdh
        common.cryptographicUsageMask = [.deriveKey, .keyAgreement]
        common.lifeDates.activation = 0
        for curve in [RecommendedCurve.p256, .curve25519, .curve448, .secp256k1] {
            common.set(.cryptographicDomainParameters, DomainParameters(recommendedCurve: curve).ttlv.value)
            let one = try await fixture.objects.createKeyPair(CreateKeyPairRequest(commonAttributes: common))
            let other = try await fixture.objects.createKeyPair(CreateKeyPairRequest(commonAttributes: common))
            let pairs = [
                [one.privateKeyUniqueIdentifier, other.publicKeyUniqueIdentifier],
                [one.publicKeyUniqueIdentifier, other.privateKeyUniqueIdentifier],
            ]
            var secrets: [SecretBytes?] = []
            for ids in pairs {
                let asked = Self.request(ids, .asymmetricKey, DerivationParameters())
                secrets.append(try await bytes(try await fixture.objects.deriveKey(asked).uniqueIdentifier, fixture))
            }
            #expect(secrets[0] == secrets[1] && secrets[0]?.count == 32)
        }
        let one = try await base(fixture)
        let single = await refusal { try await fixture.objects.deriveKey(Self.request([one], .asymmetricKey)) }
        #expect(single == .invalidField)
    }

    /// A method with each of two ways: one that NIST has approved, and another.
    private static let ways: [DerivationMethod] = [
        .pbkdf2, .hash, .hmac, .encrypt, .nist800108C, .nist800108F, .nist800108DPI, .hkdf,
    ]

    @Test("the policy fips derives by what is approved, and by nothing else", arguments: ways)
    func policy(method: DerivationMethod) async throws {
        func reason(_ fixture: ObjectsFixture, isApproved: Bool) async throws -> ResultReason? {
            let bytes = [UInt8](repeating: 7, count: 16)
            let algorithm: CryptographicAlgorithm = method == .encrypt && !isApproved ? .camellia : .aes
            let base = try await fixture.key(bytes, algorithm, .deriveKey)
            var given = DerivationParameters(parameters: CryptographicParameters())
            if method == .encrypt {
                given.parameters?.blockCipherMode = .cbc
            } else {
                given.parameters?.hashingAlgorithm = isApproved ? .sha256 : .md5
            }
            if method == .pbkdf2 { (given.salt, given.iterationCount) = (bytes, 2) }
            if method != .pbkdf2, method != .hash { given.derivationData = [SecretBytes(copying: bytes)] }
            let asked = Self.request([base], method, given) { $0.cryptographicLength = 128 }
            return await refusal { try await fixture.objects.deriveKey(asked) }
        }
        let (free, bound) = (try await ObjectsFixture(), try await ObjectsFixture(policy: .fips))
        for isApproved in [true, false] { #expect(try await reason(free, isApproved: isApproved) == nil) }
        #expect(try await reason(bound, isApproved: true) == nil)
        let isOfCode = method != .hash && method != .encrypt
        let refused: ResultReason = isOfCode ? .badCryptographicParameters : .unsupportedCryptographicParameters
        #expect(try await reason(bound, isApproved: false) == refused)
    }

    @Test("a key that names its mode derives by ENCRYPT in that mode alone, and one that names none in any")
    func namedMode() async throws {
        let fixture = try await ObjectsFixture()
        let bytes = [UInt8](repeating: 7, count: 16)
        func reason(_ id: String, _ mode: BlockCipherMode?) async throws -> ResultReason? {
            let given = DerivationParameters(
                parameters: mode.map { .of($0) },
                derivationData: [SecretBytes(copying: bytes)]
            )
            let asked = Self.request([id], .encrypt, given) { $0.cryptographicLength = 128 }
            return await refusal { try await fixture.objects.deriveKey(asked) }
        }
        let named = try await fixture.key(bytes, .aes, .deriveKey) { $0.add(CryptographicParameters.of(.cbc).ttlv) }
        #expect(try await reason(named, nil) == nil)
        #expect(try await reason(named, .cbc) == nil)
        #expect(try await reason(named, .ecb) == .badCryptographicParameters)
        let free = try await fixture.key(bytes, .aes, .deriveKey)
        #expect(try await reason(free, .cbc) == nil)
        #expect(try await reason(free, .ecb) == nil)
        #expect(try await reason(free, nil) == .badCryptographicParameters)
    }

    @Test("who has as many slow computations under way as one caller may is refused one more, and others are not")
    func share() async throws {
        let fixture = try await ObjectsFixture()
        let pool = fixture.test.server.slowPool
        let base = try await secret("a password", fixture)
        let salted = Self.parameters { ($0.salt, $0.iterationCount) = ([1, 2, 3, 4], 2) }
        let asked = Self.request([base], .pbkdf2, salted)
        let own = await HeldPool(pool, places: pool.share, for: .admin)
        #expect(await refusal { try await fixture.objects.deriveKey(asked) } == .serverLimitExceeded)
        try await own.release()
        let others = await HeldPool(pool, places: pool.share, for: try Subject.mail("other@example.com"))
        let waiting = Task { try await fixture.objects.deriveKey(asked).uniqueIdentifier }
        for _ in 0..<1_000_000 where pool.load <= pool.share { await Task.yield() }
        try await others.release()
        let made = try await waiting.value
        #expect(try await bytes(made, fixture)?.count == 32)
    }

    @Test("under the policy fips keys over NIST's curves agree, and others do not")
    func policyOfAgreement() async throws {
        let fixture = try await ObjectsFixture(policy: .fips)
        for (curve, isApproved) in [(RecommendedCurve.p256, true), (.curve25519, false), (.secp256k1, false)] {
            var common = Attributes()
            common.cryptographicAlgorithm = .ecdh
            common.cryptographicUsageMask = [.deriveKey, .keyAgreement]
            common.lifeDates.activation = 0
            common.set(.cryptographicDomainParameters, DomainParameters(recommendedCurve: curve).ttlv.value)
            let one = try await fixture.objects.createKeyPair(CreateKeyPairRequest(commonAttributes: common))
            let other = try await fixture.objects.createKeyPair(CreateKeyPairRequest(commonAttributes: common))
            let ids = [one.privateKeyUniqueIdentifier, other.publicKeyUniqueIdentifier]
            let asked = Self.request(ids, .asymmetricKey, DerivationParameters())
            let reason = await refusal { try await fixture.objects.deriveKey(asked) }
            #expect(reason == (isApproved ? nil : .unsupportedCryptographicParameters), "\(curve)")
        }
    }

    @Test("an object that is not for deriving, not active, destroyed, or beyond its ProtectStopDate derives nothing")
    func states() async throws {
        let fixture = try await ObjectsFixture()
        let wrongUse = try await base(fixture, [.encrypt])
        #expect(
            await refusal { try await fixture.objects.deriveKey(Self.request([wrongUse])) }
                == .incompatibleCryptographicUsageMask
        )
        let early = try await base(fixture, activate: false)
        #expect(
            await refusal { try await fixture.objects.deriveKey(Self.request([early])) } == .wrongKeyLifecycleState
        )
        let late = try await fixture.key {
            $0.cryptographicUsageMask = .deriveKey
            $0.lifeDates.activation = 1
            $0.protectStopDate = 2
        }
        #expect(await refusal { try await fixture.objects.deriveKey(Self.request([late])) } == .wrongKeyLifecycleState)
        let gone = try await base(fixture)
        try await fixture.revoke(gone, .cessationOfOperation)
        #expect(await refusal { try await fixture.objects.deriveKey(Self.request([gone])) } == .wrongKeyLifecycleState)
        _ = try await fixture.objects.destroy(DestroyRequest(uniqueIdentifier: gone))
        #expect(await refusal { try await fixture.objects.deriveKey(Self.request([gone])) } == .wrongKeyLifecycleState)
        let away = try await base(fixture)
        _ = try await fixture.objects.archive(ArchiveRequest(uniqueIdentifier: away))
        #expect(await refusal { try await fixture.objects.deriveKey(Self.request([away])) } == .objectArchived)
    }

    @Test("what is to be derived must be said, and the method must give so much")
    func lengths() async throws {
        let fixture = try await ObjectsFixture()
        let base = try await base(fixture)
        func reason(_ type: ObjectType = .symmetricKey, _ change: (inout Attributes) -> Void) async -> ResultReason? {
            let asked = Self.request([base], .hash, Self.parameters(), type, change)
            return await refusal { try await fixture.objects.deriveKey(asked) }
        }
        #expect(await reason { $0.cryptographicLength = nil } == .invalidField)
        #expect(await reason { $0.cryptographicAlgorithm = nil } == .invalidField)
        #expect(await reason { $0.cryptographicLength = 100 } == .invalidField)
        #expect(await reason(.secretData) { $0.cryptographicLength = 264 } == .cryptographicFailure)
        #expect(await reason(.secretData) { $0.cryptographicLength = -8 } == .invalidField)
        #expect(await reason(.secretData) { $0.cryptographicLength = .max } == .invalidField)
        #expect(await reason(.privateKey) { _ in } == .invalidObjectType)
        #expect(await reason { _ in } == nil)
        for ids in [[], [base, base], [base, base, base]] {
            #expect(await refusal { try await fixture.objects.deriveKey(Self.request(ids)) } == .invalidField)
        }
        let unknown = Self.request(["nobody"])
        #expect(await refusal { try await fixture.objects.deriveKey(unknown) } == .objectNotFound)
    }

    @Test("deriving from another's key needs the right to, and the vault's own keys derive nothing")
    func access() async throws {
        let fixture = try await ObjectsFixture()
        let base = try await base(fixture)
        try await fixture.giveAway(base)
        #expect(await refusal { try await fixture.objects.deriveKey(Self.request([base])) } == .objectNotFound)
        try await fixture.grant([.get], on: base)
        #expect(await refusal { try await fixture.objects.deriveKey(Self.request([base])) } == .permissionDenied)
        try await fixture.grant([.deriveKey], on: base)
        let id = try await fixture.objects.deriveKey(Self.request([base])).uniqueIdentifier
        #expect(try await fixture.row(id)?.owner == Subject.admin.stored)
        let own = try await fixture.store.rows(ObjectRow.self).filter { $0.owner == Subject.vault.stored }.map(\.id)
        #expect(!own.isEmpty)
        for id in own {
            let split = CreateSplitKeyRequest(
                objectType: .splitKey,
                uniqueIdentifier: id,
                parts: 2,
                threshold: 2,
                method: .xor
            )
            let pair = ReKeyKeyPairRequest(privateKeyUniqueIdentifier: id)
            for reason in [
                await refusal { try await fixture.objects.deriveKey(Self.request([id])) },
                await refusal { try await fixture.objects.createSplitKey(split) },
                await refusal { try await fixture.objects.reKeyKeyPair(pair) },
            ] { #expect(reason == .permissionDenied || reason == .objectNotFound) }
        }
    }

    @Test("many derivations from one key at once are all done and all noted")
    func contended() async throws {
        let fixture = try await ObjectsFixture()
        let base = try await base(fixture)
        let ids = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<6 {
                group.addTask { try await fixture.objects.deriveKey(Self.request([base])).uniqueIdentifier }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(ids.count == 6)
        #expect(Set(try await fixture.attributes(base).links.map(\.identifier)) == ids)
    }
}
