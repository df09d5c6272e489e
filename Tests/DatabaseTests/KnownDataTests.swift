import Access
import Canonical
import KMIP
import Operations
import Secrets
import Store
import Synchronization
import TestSupport
import Testing

/// Two servers over one file, the first of which remembers keys: what it does with them at once is what the database says now.
@Suite("Data under keys, at once, of keys that were used before")
struct KnownDataTests {
    private static let data = SecretBytes(copying: Array("what is to be protected".utf8))

    private let clock = HandClock()
    private let servers: ManyServers

    init() async throws {
        servers = try await ManyServers.open(
            2,
            on: try await Site.shared(.sqlite),
            clock: clock,
            recordsSignatures: false
        )
    }

    // MARK: Keys

    private func key(
        _ algorithm: CryptographicAlgorithm = .aes,
        _ mask: CryptographicUsageMask = [.encrypt, .decrypt],
        _ change: (inout Attributes) -> Void = { _ in }
    ) async throws -> String {
        var attributes = Attributes()
        (attributes.cryptographicAlgorithm, attributes.cryptographicLength) = (algorithm, 256)
        (attributes.cryptographicUsageMask, attributes.lifeDates.activation) = (mask, 1)
        change(&attributes)
        let request = CreateRequest(objectType: .symmetricKey, attributes: attributes)
        return try await servers[1].objects(for: ManyServers.local).create(request).uniqueIdentifier
    }

    private func privateKey(_ algorithm: CryptographicAlgorithm, _ curve: RecommendedCurve? = nil) async throws
        -> String
    {
        var (common, own, other) = (Attributes(), Attributes(), Attributes())
        (common.cryptographicAlgorithm, common.lifeDates.activation) = (algorithm, 1)
        if algorithm == .rsa { common.cryptographicLength = 2_048 }
        if let curve { common.add(DomainParameters(recommendedCurve: curve).ttlv) }
        (own.cryptographicUsageMask, other.cryptographicUsageMask) = ([.sign], [.verify])
        let request = CreateKeyPairRequest(
            commonAttributes: common,
            privateKeyAttributes: own,
            publicKeyAttributes: other
        )
        let objects = servers[1].objects(for: ManyServers.local)
        return try await objects.createKeyPair(request).privateKeyUniqueIdentifier
    }

    // MARK: Asking

    private static func encrypt(_ id: String) -> EncryptRequest {
        var parameters = CryptographicParameters()
        (parameters.blockCipherMode, parameters.randomIV) = (.gcm, true)
        return EncryptRequest(uniqueIdentifier: id, parameters: parameters, data: data)
    }

    private static func decrypt(_ id: String, _ sealed: EncryptResponse) -> DecryptRequest {
        var parameters = CryptographicParameters()
        parameters.blockCipherMode = .gcm
        return DecryptRequest(
            uniqueIdentifier: id,
            parameters: parameters,
            data: sealed.data,
            nonce: sealed.nonce,
            tag: sealed.tag
        )
    }

    /// What the first server, of these or of others, answers on a thread that reads the database; nil where it says nothing.
    private func atOnce(
        _ requests: [PlainRequest],
        as requester: Requester = ManyServers.local,
        of others: ManyServers? = nil
    ) async -> [PlainResponse]? {
        await tried(requests, as: requester, of: others).answer
    }

    private func tried(
        _ requests: [PlainRequest],
        as requester: Requester = ManyServers.local,
        of others: ManyServers? = nil
    ) async -> Prompt<[PlainResponse]> {
        let first = (others ?? servers).members[0]
        let (objects, store) = (first.server.objects(for: requester), first.store)
        return await withTaskExecutorPreference(store.executor) {
            // Threads open their connections for their first read.
            _ = try? await store.health()
            return objects.tryAtOnce(requests, in: MessageFacts())
        }
    }

    /// The same on a thread on which nothing can be compared.
    private func triedHere(_ requests: [PlainRequest], of others: ManyServers? = nil) -> Prompt<[PlainResponse]> {
        (others ?? servers)[0].objects(for: ManyServers.local).tryAtOnce(requests, in: MessageFacts())
    }

    private func encryptedAtOnce(_ id: String, as requester: Requester = ManyServers.local) async -> EncryptResponse? {
        guard case .encrypt(let answer)? = await atOnce([.encrypt(Self.encrypt(id))], as: requester)?.first else {
            return nil
        }
        return answer
    }

    /// The long way, after which the key is known.
    @discardableResult
    private func encrypted(_ id: String, as requester: Requester = ManyServers.local) async throws -> EncryptResponse {
        try await servers[0].objects(for: requester).encrypt(Self.encrypt(id))
    }

    private func decrypted(_ id: String, _ sealed: EncryptResponse) async throws -> SecretBytes? {
        try await servers[0].objects(for: ManyServers.local).decrypt(Self.decrypt(id, sealed)).data
    }

    private func someone(_ name: String) throws -> Requester {
        let identity = Identity(subject: try Subject.mail(name), method: .certificate, source: "test")
        return Requester(isLocal: false, credential: .identity(identity))
    }

    // MARK: Tests

    @Test("what is encrypted either way is decrypted either way")
    func either() async throws {
        let (id, other) = (try await key(), try await key())
        #expect(await encryptedAtOnce(id) == nil)
        let usual = try await encrypted(id)
        let prompt = try #require(await encryptedAtOnce(id))
        #expect(prompt.uniqueIdentifier == id && prompt.nonce?.count == 12 && prompt.tag?.count == 16)
        #expect(prompt.nonce != usual.nonce)
        #expect(try await decrypted(id, prompt) == Self.data)
        let expected = PlainResponse.decrypt(DecryptResponse(uniqueIdentifier: id, data: Self.data))
        #expect(await atOnce([.decrypt(Self.decrypt(id, usual))]) == [expected])
        #expect(
            await atOnce([.decrypt(Self.decrypt(id, usual)), .decrypt(Self.decrypt(id, prompt))])
                == [expected, expected]
        )
        // What was not used before, and what is not what was encrypted, is told the long way.
        #expect(await atOnce([.decrypt(Self.decrypt(id, usual)), .encrypt(Self.encrypt(other))]) == nil)
        var forged = usual
        forged.tag?[0] ^= 1
        #expect(await atOnce([.decrypt(Self.decrypt(id, forged))]) == nil)
        var parts = Self.encrypt(id)
        parts.part.isFirst = true
        #expect(await atOnce([.encrypt(parts)]) == nil)
        let elsewhere = servers[0].objects(for: ManyServers.local)
        #expect(elsewhere.answerAtOnce([.encrypt(Self.encrypt(id))], in: MessageFacts()) == nil)
        try await servers.end()
    }

    @Test("codes and signatures are the same either way; what takes longer is done the long way")
    func deterministic() async throws {
        let objects = servers[0].objects(for: ManyServers.local)
        let coder = try await key(.hmacSHA256, [.macGenerate])
        let mac = MACRequest(uniqueIdentifier: coder, data: Self.data)
        let code = try await objects.mac(mac)
        #expect(await atOnce([.mac(mac)]) == [.mac(code)])
        for (algorithm, curve, isPrompt) in [
            (CryptographicAlgorithm.ed25519, RecommendedCurve?.none, true), (.rsa, nil, false), (.ec, .p384, false),
        ] {
            let sign = SignRequest(uniqueIdentifier: try await privateKey(algorithm, curve), data: Self.data)
            let signature = try await objects.sign(sign)
            if isPrompt {
                #expect(await atOnce([.sign(sign)]) == [.sign(signature)])
            } else {
                #expect(await atOnce([.sign(sign)]) == nil)
            }
        }
        let id = try await privateKey(.ec, .p256)
        let sign = SignRequest(uniqueIdentifier: id, data: Self.data)
        _ = try await objects.sign(sign)
        guard case .sign(let prompt)? = await atOnce([.sign(sign)])?.first else {
            Issue.record("a key of P-256 that was used is known")
            return
        }
        let told = try await objects.getAttributes(GetAttributesRequest(uniqueIdentifier: id))
        let pair = try #require(told.attributes.links.first { $0.type == .publicKey })
        let verify = SignatureVerifyRequest(
            uniqueIdentifier: pair.identifier,
            data: Self.data,
            signatureData: prompt.signatureData
        )
        #expect(try await objects.signatureVerify(verify).validity == .valid)
        try await servers.end()
    }

    @Test("where signatures have records none is made at once, however well its key is known")
    func recorded() async throws {
        let own = try await ManyServers.open(1, on: try await Site.shared(.sqlite), clock: clock)
        let objects = own[0].objects(for: ManyServers.local)
        var (common, mask) = (Attributes(), Attributes())
        (common.cryptographicAlgorithm, common.lifeDates.activation) = (.ed25519, 1)
        mask.cryptographicUsageMask = [.sign]
        let pair = try await objects.createKeyPair(
            CreateKeyPairRequest(
                commonAttributes: common,
                privateKeyAttributes: mask,
                publicKeyAttributes: Attributes()
            )
        )
        let sign = SignRequest(uniqueIdentifier: pair.privateKeyUniqueIdentifier, data: Self.data)
        for _ in 0..<2 { _ = try await objects.sign(sign) }
        #expect(await atOnce([.sign(sign)], of: own) == nil)
        let get = GetRequest(uniqueIdentifier: pair.privateKeyUniqueIdentifier)
        for _ in 0..<2 { _ = try await objects.get(get) }
        #expect(await atOnce([.get(get)], of: own) != nil)
        // Where nothing can be compared another thread may do better by the one, and none by the other.
        #expect(triedHere([.get(get)], of: own) == .elsewhere)
        #expect(triedHere([.sign(sign)], of: own) == .longWay)
        #expect(triedHere([.get(get), .sign(sign)], of: own) == .longWay)
        try await own.end()
    }

    @Test("what is refused, or has to be waited for, is so on every thread; what is not as it was may be elsewhere")
    func attempts() async throws {
        let limits = TTLV(
            .usageLimits,
            .structure([TTLV(Tag(rawValue: 0x42_0097), .longInteger(9)), UsageLimitsUnit.object.ttlv])
        )
        let (id, limited) = (try await key(), try await key { $0.add(limits) })
        #expect(triedHere([.encrypt(Self.encrypt(id))]) == .longWay)
        let sealed = try await encrypted(id)
        // What it is after it was drawn from is known by its next use.
        #expect(try await decrypted(limited, try await encrypted(limited)) == Self.data)
        #expect(triedHere([.encrypt(Self.encrypt(id))]) == .elsewhere)
        var forged = sealed
        forged.tag?[0] ^= 1
        for asked in [
            PlainRequest.encrypt(Self.encrypt(limited)), .decrypt(Self.decrypt(id, forged)),
            .encrypt(Self.encrypt("nothing")), .mac(MACRequest(uniqueIdentifier: id, data: Self.data)),
        ] {
            #expect(await tried([asked]) == .longWay)
        }
        try await encrypted(id)
        let group = TTLV(.objectGroup, .text("a group"))
        let there = servers[1].objects(for: ManyServers.local)
        _ = try await there.addAttribute(AddAttributeRequest(uniqueIdentifier: id, newAttribute: group))
        #expect(await tried([.encrypt(Self.encrypt(id))]) == .elsewhere)
        try await servers.end()
    }

    @Test("what another server revoked or destroyed is used no more, and what it changed not before it is used anew")
    func changed() async throws {
        let (revoked, destroyed, changed) = (try await key(), try await key(), try await key())
        let sealed = try await encrypted(revoked)
        for id in [revoked, destroyed, changed] {
            try await encrypted(id)
            #expect(await encryptedAtOnce(id) != nil)
        }
        let there = servers[1].objects(for: ManyServers.local)
        let reason = RevocationReason(.cessationOfOperation)
        _ = try await there.revoke(RevokeRequest(uniqueIdentifier: revoked, reason: reason))
        _ = try await there.revoke(RevokeRequest(uniqueIdentifier: destroyed, reason: reason))
        _ = try await there.destroy(DestroyRequest(uniqueIdentifier: destroyed))
        let group = TTLV(.objectGroup, .text("a group"))
        _ = try await there.addAttribute(AddAttributeRequest(uniqueIdentifier: changed, newAttribute: group))
        #expect(await encryptedAtOnce(changed) == nil)
        try await encrypted(changed)
        #expect(await encryptedAtOnce(changed) != nil)
        for id in [revoked, destroyed] {
            #expect(await encryptedAtOnce(id) == nil)
            await #expect(throws: (any Error).self) { try await encrypted(id) }
            #expect(await encryptedAtOnce(id) == nil)
        }
        // What is deactivated decrypts still, the long way first.
        #expect(try await decrypted(revoked, sealed) == Self.data)
        #expect(await atOnce([.decrypt(Self.decrypt(revoked, sealed))])?.count == 1)
        #expect(await encryptedAtOnce(revoked) == nil)
        try await servers.end()
    }

    @Test("dates pass while the row stays as it is")
    func dates() async throws {
        let now = clock.now().wholeSeconds
        let stopping = try await key { $0.add(TTLV(.protectStopDate, .dateTime(now + 60))) }
        let ending = try await key { $0.lifeDates.deactivation = now + 60 }
        let starting = try await key { $0.add(TTLV(.processStartDate, .dateTime(now + 60))) }
        let sealed = try await encrypted(starting)
        for id in [stopping, ending] {
            try await encrypted(id)
            #expect(await encryptedAtOnce(id) != nil)
        }
        #expect(await atOnce([.decrypt(Self.decrypt(starting, sealed))]) == nil)
        clock.move(seconds: 61)
        for id in [stopping, ending] {
            #expect(await encryptedAtOnce(id) == nil)
            await #expect(throws: (any Error).self) { try await encrypted(id) }
        }
        #expect(await atOnce([.decrypt(Self.decrypt(starting, sealed))])?.count == 1)
        try await servers.end()
    }

    @Test("what Usage Limits count is drawn each time, the long way; what they do not count is not")
    func limits() async throws {
        let limits = TTLV(
            .usageLimits,
            .structure([TTLV(Tag(rawValue: 0x42_0097), .longInteger(2)), UsageLimitsUnit.object.ttlv])
        )
        let id = try await key { $0.add(limits) }
        let sealed = try await encrypted(id)
        #expect(await encryptedAtOnce(id) == nil)
        #expect(try await decrypted(id, sealed) == Self.data)
        #expect(await atOnce([.decrypt(Self.decrypt(id, sealed))])?.count == 1)
        try await encrypted(id)
        await #expect(throws: (any Error).self) { try await encrypted(id) }
        #expect(await encryptedAtOnce(id) == nil)
        try await servers.end()
    }

    @Test("who uses by a grant uses as the grant says, as long as it is as it was")
    func granted() async throws {
        let (id, friend) = (try await key(), try someone("friend@example.org"))
        let owner = servers[1].objects(for: ManyServers.local)
        _ = try await owner.grant(GrantRequest(operations: ["encrypt"]), on: id, to: "mail:friend@example.org")
        let sealed = try await encrypted(id, as: friend)
        #expect(await encryptedAtOnce(id, as: friend) != nil)
        #expect(await atOnce([.decrypt(Self.decrypt(id, sealed))], as: friend) == nil)
        #expect(await atOnce([.get(GetRequest(uniqueIdentifier: id))], as: friend) == nil)
        #expect(await encryptedAtOnce(id, as: try someone("stranger@example.org")) == nil)
        try await encrypted(id, as: friend)
        #expect(await encryptedAtOnce(id, as: friend) != nil)
        try await owner.revokeGrant(on: id, to: "mail:friend@example.org")
        #expect(await encryptedAtOnce(id, as: friend) == nil)
        await #expect(throws: (any Error).self) { try await encrypted(id, as: friend) }
        try await servers.end()
    }

    @Test("nothing is done once the vault was sealed through another server")
    func sealed() async throws {
        let id = try await key()
        try await encrypted(id)
        #expect(await encryptedAtOnce(id) != nil)
        try await servers[1].seal(SealRequest(scope: .vault, force: true), by: ManyServers.local)
        #expect(await encryptedAtOnce(id) == nil)
        await #expect(throws: (any Error).self) { try await encrypted(id) }
        try await servers.end()
    }

    @Test("a message about an object to be got and data under another key is one state of both")
    func mixed() async throws {
        let (id, other) = (try await key(), try await key { $0.lifeDates.activation = nil })
        let objects = servers[0].objects(for: ManyServers.local)
        for _ in 0..<2 { _ = try await objects.get(GetRequest(uniqueIdentifier: other)) }
        try await encrypted(id)
        let asked: [PlainRequest] = [.get(GetRequest(uniqueIdentifier: other)), .encrypt(Self.encrypt(id))]
        #expect(await atOnce(asked)?.count == 2)
        _ = try await servers[1].objects(for: ManyServers.local).destroy(DestroyRequest(uniqueIdentifier: other))
        #expect(await atOnce(asked) == nil)
        try await servers.end()
    }
}

/// A clock that is moved by hand.
private final class HandClock: WallClock {
    private let time = Mutex(SystemClock().now())

    func now() -> Instant { time.withLock { $0 } }

    func move(seconds: Int64) { time.withLock { $0 = $0.adding(seconds: seconds) } }
}
