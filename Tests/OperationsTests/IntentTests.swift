import Access
import Canonical
import KMIP
import Secrets
import Store
import TestSupport
import TestTools
import Testing

@testable import Operations

/// Acts that cannot be undone, in the change log: before they are done and behind them.
@Suite("Intents and outcomes")
struct IntentTests {
    private static let local = ManyServers.local
    private static let text = SecretBytes(copying: Array("what is signed".utf8))

    private static func key(_ servers: ManyServers, on index: Int = 0) async throws -> String {
        let attributes = Attributes([CryptographicAlgorithm.aes.ttlv, TTLV(.cryptographicLength, .integer(256))])
        let request = CreateRequest(objectType: .symmetricKey, attributes: attributes)
        return try await servers[index].objects(for: local).create(request).uniqueIdentifier
    }

    private static func signingKey(_ servers: ManyServers) async throws -> String {
        var common = Attributes([CryptographicAlgorithm.ec.ttlv, TTLV(.cryptographicLength, .integer(256))])
        common.lifeDates.activation = 1
        var secret = Attributes(), open = Attributes()
        (secret.cryptographicUsageMask, open.cryptographicUsageMask) = ([.sign], [.verify])
        let request = CreateKeyPairRequest(
            commonAttributes: common,
            privateKeyAttributes: secret,
            publicKeyAttributes: open
        )
        return try await servers[0].objects(for: local).createKeyPair(request).privateKeyUniqueIdentifier
    }

    /// What the log tells an auditor of intents and outcomes, oldest first.
    private static func told(_ servers: ManyServers, seenBy index: Int = 0) async throws -> [LogEntryAnswer] {
        let page = Page(limit: 1_000, after: nil)
        return try await servers[index].changeLog(LogFilter(), page, by: local).items.filter {
            $0.details?["intent"] != nil
        }
    }

    private static func export(_ id: String, _ servers: ManyServers, on index: Int, as format: KeyFormatType? = nil)
        async -> ResultReason?
    {
        let request = ExportRequest(GetRequest(uniqueIdentifier: id, keyFormatType: format))
        return await refusal { try await servers[index].objects(for: local).export(request) }
    }

    private static func sign(
        _ id: String,
        _ servers: ManyServers,
        on index: Int,
        _ scheme: CryptographicParameters? = nil
    )
        async -> ResultReason?
    {
        let request = SignRequest(uniqueIdentifier: id, parameters: scheme, data: text)
        return await refusal { try await servers[index].objects(for: local).sign(request) }
    }

    @Test("an Export is told before the key leaves and behind it, of the key and by one name")
    func exported() async throws {
        let servers = try await ManyServers(2)
        let id = try await Self.key(servers)
        for turn in 1...2 {
            #expect(await Self.export(id, servers, on: 1) == nil)
            let told = try await Self.told(servers)
            #expect(told.count == 2 * turn && Set(told.compactMap { $0.details?["intent"] }).count == turn)
            let last = told.suffix(2)
            #expect(last.map(\.kind) == ["witness-intend-export", "witness-export"])
            #expect(last.map { $0.details?["outcome"] } == [nil, "done"])
            #expect(last.allSatisfy { $0.target == id && $0.table == "objects" && $0.actor == "admin" })
        }
        #expect(await Self.export(id, servers, on: 1, as: .pkcs12) != nil)
        #expect(try await Self.told(servers).suffix(2).map { $0.details?["outcome"] } == [nil, "failed"])
        // What is refused before anything of it is opened is no intent.
        _ = try await servers[0].objects(for: Self.local).archive(ArchiveRequest(uniqueIdentifier: id))
        #expect(await Self.export(id, servers, on: 1) == .objectArchived)
        #expect(try await Self.told(servers).count == 6)
        for index in 0...1 { #expect(try await servers.damages(seenBy: index).isEmpty) }
    }

    @Test("a Sign is told in the same way, and not where the settings leave it out")
    func signed() async throws {
        let servers = try await ManyServers(2)
        let id = try await Self.signingKey(servers)
        #expect(await Self.sign(id, servers, on: 1) == nil)
        let told = try await Self.told(servers)
        #expect(told.map(\.kind) == ["witness-intend-sign", "witness-sign"])
        #expect(told.map { $0.details?["outcome"] } == [nil, "done"] && told.allSatisfy { $0.target == id })
        #expect(Set(told.map { $0.details?["intent"] }).count == 1)
        let silent = try await ManyServers(1, recordsSignatures: false)
        #expect(await Self.sign(try await Self.signingKey(silent), silent, on: 0) == nil)
        #expect(try await Self.told(silent).isEmpty)
        #expect(await Self.export(try await Self.key(silent), silent, on: 0) == nil)
        #expect(try await Self.told(silent).count == 2)
    }

    @Test("whoever dies between the intent and the outcome leaves an intent, and what was made is given to nobody")
    func killed() async throws {
        var servers = try await ManyServers(2)
        _ = try await servers.setManifest("first", on: 0)
        let (key, signing) = (try await Self.key(servers), try await Self.signingKey(servers))
        // Its first Export is written down too: the key is Fresh no longer.
        #expect(await Self.export(key, servers, on: 0) == nil)
        let before = try await Self.told(servers).count
        let store = servers.members[1].store
        let killed = FaultyStore.Fault.refuse(StoreError(.unavailable, "killed"))
        await store.onApply(.none, killed)
        #expect(await Self.export(key, servers, on: 1) != nil)
        await store.onApply(.none, killed)
        #expect(await Self.sign(signing, servers, on: 1) != nil)
        await store.onApply(.none, killed)
        let request = CertificateRequest(
            csr: IdempotencyFixture.request,
            policy: Digest(of: ManyServers.policies[0]).hex
        )
        let (server, local) = (servers[1], Self.local)
        #expect(await refusalCode { _ = try await server.issueCertificate(request, by: local) } != nil)
        try await servers.restart(1)
        try await servers.unseal(1)
        let told = try await Self.told(servers, seenBy: 1).dropFirst(before)
        let kinds = ["witness-intend-export", "witness-intend-sign", "witness-intend-issue-certificate"]
        #expect(told.map(\.kind) == kinds && told.allSatisfy { $0.check == .intact })
        #expect(told.last?.details?["policy"] == request.policy && told.last?.details?["key"]?.count == 64)
        #expect(try await servers.database.rows(CertificateRow.self).allSatisfy { $0.kind != CertificateKind.leaf })
        for index in 0...1 { #expect(try await servers.damages(seenBy: index).isEmpty) }
    }

    @Test("nothing is opened where the intent cannot be written")
    func unwritten() async throws {
        let servers = try await ManyServers(2)
        let (key, signing) = (try await Self.key(servers), try await Self.signingKey(servers))
        let store = servers.members[1].store
        for _ in 0..<2 { await store.onApply(.refuse(StoreError(.unavailable, "away"))) }
        #expect(await Self.export(key, servers, on: 1) != nil)
        #expect(await Self.sign(signing, servers, on: 1) != nil)
        #expect(try await Self.told(servers).isEmpty)
        let row = try #require(try await servers.database.row(ObjectRow.self, key: ObjectRow.key(key)))
        #expect(try Attributes(canonicalBytes: row.attributes).fresh == true)
    }

    @Test("a key that changed since it was read is decided anew before the intent is written")
    func overtaken() async throws {
        let servers = try await ManyServers(2)
        let (key, signing) = (try await Self.key(servers), try await Self.signingKey(servers))
        let first = servers[0].objects(for: Self.local)
        let store = servers.members[1].store
        let attribute = TTLV(.description, .text("changed"))
        await store.beforeApply {
            _ = try? await first.setAttribute(SetAttributeRequest(uniqueIdentifier: key, newAttribute: attribute))
        }
        #expect(await Self.export(key, servers, on: 1) == nil)
        await store.beforeApply {
            let reason = RevocationReason(.cessationOfOperation)
            _ = try? await first.revoke(RevokeRequest(uniqueIdentifier: signing, reason: reason))
        }
        #expect(await Self.sign(signing, servers, on: 1) == .wrongKeyLifecycleState)
        #expect(try await Self.told(servers).map(\.kind) == ["witness-intend-export", "witness-export"])
    }

    @Test("what was destroyed or archived between its reading and the intent does not leave", arguments: [false, true])
    func ended(isArchived: Bool) async throws {
        let servers = try await ManyServers(2)
        let id = try await Self.key(servers)
        let first = servers[0].objects(for: Self.local)
        await servers.members[1].store.beforeApply {
            if isArchived {
                _ = try? await first.archive(ArchiveRequest(uniqueIdentifier: id))
            } else {
                _ = try? await first.destroy(DestroyRequest(uniqueIdentifier: id))
            }
        }
        #expect(await Self.export(id, servers, on: 1) == (isArchived ? .objectArchived : .objectDestroyed))
        // Nothing was opened, so there is no intent and no outcome.
        #expect(try await Self.told(servers).isEmpty)
        let row = try #require(try await servers.database.row(ObjectRow.self, key: ObjectRow.key(id)))
        #expect(try Attributes(canonicalBytes: row.attributes).fresh == true)
        #expect(try await servers.damages(seenBy: 1).isEmpty)
    }

    @Test("what leaves after a change in between is the object as the intent has it")
    func current() async throws {
        let servers = try await ManyServers(2)
        let id = try await Self.key(servers)
        let first = servers[0].objects(for: Self.local)
        let attribute = TTLV(.description, .text("changed"))
        await servers.members[1].store.beforeApply {
            _ = try? await first.setAttribute(SetAttributeRequest(uniqueIdentifier: id, newAttribute: attribute))
        }
        let request = ExportRequest(GetRequest(uniqueIdentifier: id))
        let left = try await servers[1].objects(for: Self.local).export(request)
        #expect(left.attributes.value(.description) == .text("changed"))
        #expect(left.object?.keyBlock?.plainBytes != nil)
    }

    @Test(
        "a private key that was destroyed, archived or no longer linked in between does not leave with its certificate"
    )
    func linkedKey() async throws {
        let openssl = try OpenSSL()
        let samples = try SampleObjects(openssl)
        let servers = try await ManyServers(2)
        let first = servers[0].objects(for: Self.local)
        func register(_ object: ManagedObject, _ attributes: [TTLV]) async throws -> String {
            let request = RegisterRequest(attributes: Attributes(attributes), object: object)
            return try await first.register(request).uniqueIdentifier
        }
        let word = ManagedObject.secretData(.password, SampleObjects.block(.raw, Array("wer da".utf8), nil))
        let password = try await register(word, [TTLV(.activationDate, .dateTime(1))])
        for (turn, reason) in ([nil, .objectDestroyed, .objectArchived] as [ResultReason?]).enumerated() {
            let block = SampleObjects.block(.pkcs8, samples.pkcs8, (.rsa, 2_048))
            let key = try await register(.privateKey(block), [])
            let links = [
                Link(type: .pkcs12Password, identifier: password).ttlv, Link(type: .privateKey, identifier: key).ttlv,
            ]
            let certificate = try await register(.certificate(.x509, samples.certificate), links)
            await servers.members[1].store.beforeApply {
                switch turn {
                case 1: _ = try? await first.destroy(DestroyRequest(uniqueIdentifier: key))
                case 2: _ = try? await first.archive(ArchiveRequest(uniqueIdentifier: key))
                default: break
                }
            }
            let told = try await Self.told(servers).count
            let refused = await Self.export(certificate, servers, on: 1, as: .pkcs12)
            #expect(refused == reason, "\(turn)")
            // Of both, an intent and an outcome where it leaves, else nothing.
            #expect(try await Self.told(servers).count == told + (turn == 0 ? 4 : 0), "\(turn)")
            guard turn == 0 else { continue }
            await servers.members[1].store.beforeApply {
                let request = DeleteAttributeRequest(uniqueIdentifier: certificate, deleted: .instance(links[1]))
                _ = try? await first.deleteAttribute(request)
            }
            #expect(await Self.export(certificate, servers, on: 1, as: .pkcs12) != nil)
            #expect(try await Self.told(servers).count == told + 4)
        }
    }

    @Test(
        "a private key does not leave with its certificate when a link of the way by the public key changes in between"
    )
    func linkedByPublicKey() async throws {
        let openssl = try OpenSSL()
        let samples = try SampleObjects(openssl)
        let servers = try await ManyServers(2)
        let first = servers[0].objects(for: Self.local)
        func register(_ object: ManagedObject, _ attributes: [TTLV]) async throws -> String {
            let request = RegisterRequest(attributes: Attributes(attributes), object: object)
            return try await first.register(request).uniqueIdentifier
        }
        let word = ManagedObject.secretData(.password, SampleObjects.block(.raw, Array("wer da".utf8), nil))
        let password = try await register(word, [TTLV(.activationDate, .dateTime(1))])
        @Sendable func description(_ id: String) -> SetAttributeRequest {
            SetAttributeRequest(uniqueIdentifier: id, newAttribute: TTLV(.description, .text("changed")))
        }
        for turn in 0...4 {
            let block = SampleObjects.block(.pkcs8, samples.pkcs8, (.rsa, 2_048))
            let key = try await register(
                .privateKey(block),
                [Link(type: .pkcs12Password, identifier: password).ttlv]
            )
            let toKey = Link(type: .privateKey, identifier: key).ttlv
            let half = SampleObjects.block(.x509, samples.spki, (.rsa, 2_048))
            let publicKey = try await register(.publicKey(half), [toKey])
            let toPublicKey = Link(type: .publicKey, identifier: publicKey).ttlv
            let certificate = try await register(.certificate(.x509, samples.certificate), [toPublicKey])
            @Sendable func delete(_ link: TTLV, of id: String) async {
                let request = DeleteAttributeRequest(uniqueIdentifier: id, deleted: .instance(link))
                _ = try? await first.deleteAttribute(request)
            }
            @Sendable func add(_ attribute: TTLV, to id: String) async {
                let request = AddAttributeRequest(uniqueIdentifier: id, newAttribute: attribute)
                _ = try? await first.addAttribute(request)
            }
            await servers.members[1].store.beforeApply {
                switch turn {
                case 1: _ = try? await first.setAttribute(description(publicKey))
                case 2: await delete(toKey, of: publicKey)
                case 3: await delete(toPublicKey, of: certificate)
                case 4: await add(Link(type: .privateKey, identifier: password).ttlv, to: certificate)
                default: break
                }
            }
            let told = try await Self.told(servers).count
            let refused = await Self.export(certificate, servers, on: 1, as: .pkcs12)
            #expect((refused == nil) == (turn < 2), "\(turn)")
            let after = try await first.getAttributes(GetAttributesRequest(uniqueIdentifier: publicKey)).attributes
            #expect((after.value(.description) != nil) == (turn == 1), "\(turn)")
            // Of certificate and private key, an intent and an outcome where they leave, else nothing; the public key does not leave.
            let new = try await Self.told(servers).dropFirst(told)
            #expect(new.count == (turn < 2 ? 4 : 0), "\(turn)")
            #expect(new.allSatisfy { $0.target == certificate || $0.target == key }, "\(turn)")
        }
        for index in 0...1 { #expect(try await servers.damages(seenBy: index).isEmpty) }
    }

    @Test("what a batch did that is undone stays told, and an object that was never written is named")
    func undone() async throws {
        let servers = try await ManyServers(2)
        let objects = servers[0].objects(for: Self.local)
        let attributes = Attributes([CryptographicAlgorithm.aes.ttlv, TTLV(.cryptographicLength, .integer(256))])
        let request = CreateRequest(objectType: .symmetricKey, attributes: attributes)
        let done = try await objects.asOne { operations in
            let id = (try? await operations.create(request))?.uniqueIdentifier ?? ""
            let left = try? await operations.export(ExportRequest(GetRequest(uniqueIdentifier: id)))
            return ((id, left != nil), false)
        }
        #expect(done.answer.1)
        let told = try await Self.told(servers)
        #expect(told.map(\.kind) == ["witness-intend-export", "witness-export"])
        #expect(told.allSatisfy { $0.details?["objects"] == done.answer.0 && $0.table == "vault" })
        #expect(await Self.export(done.answer.0, servers, on: 1) == .objectNotFound)
    }
}
