import Access
import Canonical
import KMIP
import Secrets
import Store
import TestSupport
import TestTools
import Testing

@testable import Operations

/// Testing has a Tag of its own.
private typealias Tag = KMIP.Tag

@Suite("Asynchronous requests: what is kept of an answer")
struct AsynchronousAnswerTests {
    private typealias F = AsynchronousFixture

    private static func wrapped(under id: String) -> TTLV {
        let key = TTLV(.encryptionKeyInformation, .structure([TTLV(.uniqueIdentifier, .text(id))]))
        return TTLV(.keyWrappingSpecification, .structure([WrappingMethod.encrypt.ttlv, key]))
    }

    private static let plain = Attributes([
        CryptographicAlgorithm.aes.ttlv, TTLV(.cryptographicLength, .integer(256)),
    ])

    private static func key(_ change: (inout Attributes) -> Void) -> CreateRequest {
        var attributes = plain
        attributes.lifeDates.activation = 1
        change(&attributes)
        return CreateRequest(objectType: .symmetricKey, attributes: attributes)
    }

    @Test("a sensitive key is told wrapped, as it was asked for, and not once it is taken from the caller")
    func sensitive() async throws {
        let fixture = try await F()
        let objects = fixture.servers[0].objects(for: fixture.ann)
        let key = try await objects.create(Self.key { $0.sensitive = true }).uniqueIdentifier
        let kek = try await objects.create(Self.key { $0.cryptographicUsageMask = [.wrapKey] }).uniqueIdentifier
        var values: [Bytes] = []
        for operation in [KMIP.Operation.get, .export] {
            values += try await fixture.submit(
                [F.item(operation, F.on(key) + [Self.wrapped(under: kek)])],
                by: fixture.ann
            )
        }
        let plain = try await fixture.submit([F.item(.get, F.on(key))], by: fixture.ann)[0]
        await fixture.servers[1].workOff()
        for value in values {
            let told = try await fixture.poll(value, by: fixture.ann)
            #expect(told.status == .success, "\(told.message ?? "")")
            #expect(told.payload?.first(.symmetricKey)?.first(.keyBlock)?.first(.keyWrappingData) != nil)
        }
        #expect(try await fixture.poll(plain, by: fixture.ann).reason == .sensitive)
        _ = try await objects.revoke(
            RevokeRequest(uniqueIdentifier: key, reason: RevocationReason(.cessationOfOperation))
        )
        _ = try await objects.destroy(DestroyRequest(uniqueIdentifier: key))
        for value in values {
            #expect(try await fixture.poll(value, by: fixture.ann).reason == .objectDestroyed)
        }
    }

    @Test("what is left of a destroyed object is told, as it would have been at once")
    func destroyed() async throws {
        let fixture = try await F()
        let objects = fixture.servers[0].objects(for: fixture.ann)
        let key = try await objects.create(Self.key { $0.lifeDates.activation = nil }).uniqueIdentifier
        _ = try await objects.destroy(DestroyRequest(uniqueIdentifier: key))
        let value = try await fixture.submit([F.item(.export, F.on(key))], by: fixture.ann)[0]
        await fixture.servers[1].workOff()
        let told = try await fixture.poll(value, by: fixture.ann)
        #expect(told.status == .success, "\(told.message ?? "")")
        #expect(told.payload?.first(.uniqueIdentifier)?.value == .text(key))
        #expect(told.payload?.first(.symmetricKey)?.first(.keyBlock)?.first(.keyValue) == nil)
    }

    @Test("a key that became sensitive since it was read plain is not told any more")
    func becameSensitive() async throws {
        let fixture = try await F()
        let objects = fixture.servers[0].objects(for: fixture.ann)
        let key = try await objects.create(Self.key { _ in }).uniqueIdentifier
        let value = try await fixture.submit([F.item(.get, F.on(key))], by: fixture.ann)[0]
        await fixture.servers[1].workOff()
        _ = try await objects.setAttribute(
            SetAttributeRequest(uniqueIdentifier: key, newAttribute: TTLV(.sensitive, .boolean(true)))
        )
        let told = try await fixture.poll(value, by: fixture.ann)
        #expect(told.reason == .sensitive)
        #expect(told.operationCode == KMIP.Operation.get.rawValue)
    }

    @Test("the row tells as many bytes as the sealed part has, not the length of what is inside")
    func length() async throws {
        let fixture = try await F()
        for name in ["n", "a longer name of a key", "a name that is longer than all of the others before it"] {
            let value = try await fixture.submit([F.key(name)], by: fixture.ann)[0]
            try await requireSealedSize(value, fixture)
            await fixture.servers[0].workOff()
            try await requireSealedSize(value, fixture)
        }
    }

    private func requireSealedSize(_ value: Bytes, _ fixture: F) async throws {
        let parts = try await fixture.servers.database.read(.parts(of: value)).map(AsynchronousPartRow.init)
        let row = try #require(try await fixture.row(value))
        #expect(row.bytes == UInt64(parts[0].content.count) && parts.count == 1)
    }

    @Test("an answer that has no room beside the caller's others is refused, and nothing of it is done")
    func room() async throws {
        let fixture = try await F()
        let objects = fixture.servers[0].objects(for: fixture.ann)
        let block = KeyBlock(format: .raw, value: .plain(.bytes(SecretBytes(count: 4_096) { _ in }), nil))
        let large = try await objects.register(
            RegisterRequest(attributes: Attributes(), object: .secretData(.password, block))
        ).uniqueIdentifier
        let first = try await fixture.submit([F.key()], by: fixture.ann)[0]
        await fixture.servers[0].workOff()
        try await fixture.enlarge(first, to: AsynchronousLimits.bytes - 3_000)
        let value = try await fixture.submit([F.item(.get, F.on(large))], by: fixture.ann)[0]
        let small = try await fixture.submit([F.item(.getAttributeList, F.on(large))], by: fixture.ann)[0]
        await fixture.servers[1].workOff()
        #expect(try await fixture.poll(value, by: fixture.ann).reason == .serverLimitExceeded)
        #expect(try await fixture.poll(small, by: fixture.ann).status == .success)
        let row = try #require(try await fixture.servers.database.row(ObjectRow.self, key: ObjectRow.key(large)))
        #expect(try Attributes(canonicalBytes: row.attributes).fresh == true)
        _ = try await fixture.poll(first, by: fixture.ann)
        fixture.clock.move(seconds: AsynchronousLimits.grace + 1)
        await fixture.servers[0].removeExpiredRequests(of: try await fixture.servers[0].open())
        let again = try await fixture.submit([F.item(.get, F.on(large))], by: fixture.ann)[0]
        await fixture.servers[1].workOff()
        #expect(try await fixture.poll(again, by: fixture.ann).status == .success)
    }

    @Test("a database that is busy or away for a moment is no answer: it is done when it is back")
    func away() async throws {
        for code in [StoreError.Code.busy, .unavailable] {
            let fixture = try await F()
            let objects = fixture.servers[0].objects(for: fixture.ann)
            let key = try await objects.create(CreateRequest(objectType: .symmetricKey, attributes: Self.plain))
            let value = try await fixture.submit([F.item(.activate, F.on(key.uniqueIdentifier))], by: fixture.ann)[0]
            let other = fixture.servers.members[1]
            // It is taken up, and what it is about cannot be read.
            await other.store.beforeRead(of: ObjectRow.table) {
                await other.store.onRead(.refuse(StoreError(code, "for a moment")))
            }
            await other.server.workOff()
            #expect(try await fixture.row(value)?.state == AsynchronousState.running)
            await other.server.workOff()
            #expect(try await fixture.poll(value, by: fixture.ann).status == .success)
            #expect(try await fixture.poll(value, by: fixture.ann).operationCode == KMIP.Operation.activate.rawValue)
        }
    }

    @Test("a server that computes as much as it can is no answer to what is done later: it is done when there is room")
    func full() async throws {
        let fixture = try await F()
        let pair = Attributes([CryptographicAlgorithm.rsa.ttlv, TTLV(.cryptographicLength, .integer(2_048))])
        let item = F.item(.createKeyPair, [TTLV(.commonAttributes, .structure(pair.items))])
        let value = try await fixture.submit([item], by: fixture.ann)[0]
        let pool = fixture.servers[0].slowPool
        let others = await HeldPool(pool, places: pool.limit)
        await fixture.servers[0].workOff()
        // Who asks at once hears of it, and who asks that it be done now as well.
        let atOnce = try await fixture.ask([item], by: fixture.ann).first?.reason
        let now = try await fixture.process(value, by: fixture.ann).reason
        #expect(atOnce == .serverLimitExceeded && now == .serverLimitExceeded)
        #expect(try await fixture.row(value)?.state == AsynchronousState.running)
        #expect(try await fixture.poll(value, by: fixture.ann).status == .operationPending)
        #expect(try await fixture.objects() == 0)
        try await others.release()
        await fixture.servers[0].workOff()
        let told = try await fixture.poll(value, by: fixture.ann)
        #expect(told.status == .success, "\(told.message ?? "")")
        #expect(try await fixture.objects() == 2)
    }

    @Test("a private key that lies in its certificate's PKCS#12 file is not told any more once it is destroyed")
    func inContainer() async throws {
        let openssl = try OpenSSL()
        let samples = try SampleObjects(openssl)
        let fixture = try await F()
        let objects = fixture.servers[0].objects(for: fixture.ann)
        func register(_ object: ManagedObject, _ attributes: [TTLV] = []) async throws -> String {
            try await objects.register(RegisterRequest(attributes: Attributes(attributes), object: object))
                .uniqueIdentifier
        }
        let word = ManagedObject.secretData(.password, SampleObjects.block(.raw, Array("wer da".utf8), nil))
        let password = try await register(word, [TTLV(.activationDate, .dateTime(1))])
        let key = try await register(.privateKey(SampleObjects.block(.pkcs8, samples.pkcs8, (.rsa, 2_048))))
        let links = [Link(type: .pkcs12Password, identifier: password), Link(type: .privateKey, identifier: key)]
        let certificate = try await register(.certificate(.x509, samples.certificate), links.map(\.ttlv))
        var values: [Bytes] = []
        for operation in [KMIP.Operation.get, .export] {
            let asked = F.on(certificate) + [KeyFormatType.pkcs12.ttlv]
            values += try await fixture.submit([F.item(operation, asked)], by: fixture.ann)
        }
        await fixture.servers[1].workOff()
        for value in values {
            let told = try await fixture.poll(value, by: fixture.ann)
            #expect(told.status == .success && told.payload?.first(.privateKey) != nil, "\(told.message ?? "")")
        }
        _ = try await objects.destroy(DestroyRequest(uniqueIdentifier: key))
        for value in values {
            let told = try await fixture.poll(value, by: fixture.ann)
            #expect(told.reason == .objectDestroyed && told.payload == nil)
        }
    }
}

extension AsynchronousFixture {
    /// As if so much were kept of a request.
    fileprivate func enlarge(_ id: Bytes, to bytes: UInt64) async throws {
        let vault = try await servers[0].open()
        let row = try #require(try await row(id))
        var large = row
        large.bytes = bytes
        var writer = Writer(vault.sealer)
        try writer.update(ChangeKind.finishRequest, large, from: row)
        try await vault.committer.commit(WriteSet(subject: Subject.vault.stored, changes: writer.changes))
    }
}
