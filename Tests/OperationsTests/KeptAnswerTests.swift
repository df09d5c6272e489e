import Access
import Canonical
import KMIP
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("Answers that are kept")
struct KeptAnswerTests {
    private let fixture: IdempotencyFixture
    private let answer = KeptAnswer(status: 201, mediaType: "application/json", body: Bytes("{}".utf8))

    init() async throws { fixture = try await IdempotencyFixture(manifests: 1) }

    /// Makes an object under the key and keeps the answer.
    @discardableResult
    private func done(_ key: String = "key", on server: KeyServer) async throws -> Requester {
        let request = try fixture.request(key)
        _ = try await fixture.create(request, on: server)
        await server.keep(answer, for: request)
        return request
    }

    private func kept(_ request: Requester, on server: KeyServer) async throws -> KeptAnswer? {
        try await server.keptAnswer(for: try #require(request.claim), by: request)
    }

    @Test("a repetition gets it byte for byte, from another server too, and it stands nowhere in the clear")
    func kept() async throws {
        let server = fixture.test.server
        #expect(try await kept(try fixture.request(), on: server) == nil)
        try await done(on: server)
        #expect(try await kept(try fixture.request(), on: server) == answer)
        #expect(try await kept(try fixture.request(), on: try await fixture.server()) == answer)
        #expect(
            await code { try await kept(try fixture.request(body: "another"), on: server) as Any }
                == "idempotency-key-reused"
        )
        let sealed = try #require(try await fixture.rows().first?.answer)
        #expect(!String(decoding: sealed, as: UTF8.self).contains("json"))
        #expect(try await fixture.damages(server) == [])
    }

    @Test("what tells key material, is too long, or changed nothing is not kept")
    func notKept() async throws {
        let server = fixture.test.server
        let secret = try fixture.request("secret")
        let id = try await fixture.create(secret, on: server)
        _ = try await server.objects(for: secret).get(GetRequest(uniqueIdentifier: id, keyFormatType: nil))
        await server.keep(answer, for: secret)
        let digest = try fixture.request("digest")
        _ = try await fixture.create(digest, on: server)
        _ = try await server.objects(for: digest).getAttributes(GetAttributesRequest(uniqueIdentifier: id))
        await server.keep(answer, for: digest)
        let long = try fixture.request("long")
        _ = try await fixture.create(long, on: server)
        let body = Bytes(repeating: 0x20, count: IdempotencyLimits.answer + 1)
        await server.keep(KeptAnswer(status: 200, mediaType: "", body: body), for: long)
        let idle = try fixture.request("idle")
        _ = try await kept(idle, on: server)
        await server.keep(answer, for: idle)
        let rows = try await fixture.rows()
        #expect(rows.count == 3)
        #expect(rows.allSatisfy { $0.answer == nil })
    }

    @Test("the longest answer fits into its column")
    func longest() async throws {
        let server = fixture.test.server
        let request = try fixture.request()
        _ = try await fixture.create(request, on: server)
        let body = Bytes(repeating: 0x20, count: IdempotencyLimits.answer)
        let long = KeptAnswer(status: 200, mediaType: "application/json", body: body)
        await server.keep(long, for: request)
        #expect(try await kept(try fixture.request(), on: server) == long)
    }

    @Test("after a day a key is free again, its row goes, and the change log still fits")
    func expired() async throws {
        let server = try await fixture.server()
        try await done(on: server)
        try await done("gone", on: server)
        fixture.clock.move(seconds: IdempotencyLimits.lifetime - 1)
        #expect(try await kept(try fixture.request(), on: server) == answer)
        fixture.clock.move(seconds: 2)
        // One is used again before its row was removed, the other after.
        #expect(try await kept(try fixture.request(body: "new"), on: server) == nil)
        let renewed = try fixture.request(body: "new")
        _ = try await fixture.create(renewed, on: server)
        #expect(renewed.claim?.isReplayed == false)
        let vault = try await server.open()
        await server.removeExpiredKeys(of: vault)
        #expect(try await fixture.rows().count == 1)
        #expect(try await fixture.damages(server) == [])
        try await done("gone", on: server)
        #expect(try await fixture.rows().count == 2)
        #expect(try await fixture.objects() == 4)
        #expect(try await fixture.damages(server) == [])
    }

    @Test("two servers that let the same keys go do not hinder each other")
    func removals() async throws {
        let servers = [try await fixture.server(), try await fixture.server()]
        for number in 0..<20 { try await done("key-\(number)", on: servers[number % 2]) }
        fixture.clock.move(seconds: IdempotencyLimits.lifetime + 1)
        await withTaskGroup(of: Void.self) { group in
            for server in servers {
                group.addTask { if let vault = server.seat.vault { await server.removeExpiredKeys(of: vault) } }
            }
        }
        #expect(try await fixture.rows().isEmpty)
        #expect(try await fixture.damages(servers[0]) == [])
    }

    @Test("a subject has so many keys within a day, and their repetitions still get their answers")
    func exhausted() async throws {
        let server = try await fixture.server(keys: 2)
        for key in ["one", "two"] {
            #expect(try await kept(try fixture.request(key), on: server) == nil)
            try await done(key, on: server)
        }
        #expect(
            await code { try await kept(try fixture.request("three"), on: server) as Any }
                == "idempotency-keys-exhausted"
        )
        #expect(try await kept(try fixture.request("two"), on: server) == answer)
        let other = try fixture.request("three", of: try .mail("ann@example.org"))
        #expect(try await kept(other, on: server) == nil)
        fixture.clock.move(seconds: IdempotencyLimits.lifetime + 3_600)
        #expect(try await kept(try fixture.request("three"), on: server) == nil)
    }

    @Test("a certificate is issued, revoked, and a manifest set, once; their answers are made again from the database")
    func madeAgain() async throws {
        let server = fixture.test.server
        let asked = CertificateRequest(
            csr: IdempotencyFixture.request,
            policy: Digest(of: TestVault.policies[0]).hex
        )
        let issued = try await server.issueCertificate(asked, by: try fixture.request("issue"))
        #expect(issued.workloadSecret != nil)
        try await fixture.test.setManifest("next")
        let again = try await server.issueCertificate(asked, by: try fixture.request("issue"))
        #expect("\(again)" == "\(issued)")
        #expect(try await server.issueCertificate(asked, by: try fixture.request("other")).serial != issued.serial)

        let serial = try await server.issueCertificate(asked, by: fixture.test.local).serial
        let revoked = try await server.revokeCertificate(serial, RevocationRequest(), by: try fixture.request("revoke"))
        let second = try await server.revokeCertificate(serial, RevocationRequest(), by: try fixture.request("revoke"))
        #expect("\(second)" == "\(revoked)")

        let manifest = Bytes(#"{"version":1,"policies":{}}"#.utf8)
        func set() async throws -> ManifestAnswer {
            try await server.setManifest(bytes: manifest, policies: [], by: try fixture.request("manifest"))
        }
        let generation = try await set()
        let repeated = try await set()
        #expect("\(repeated)" == "\(generation)")
        #expect(try await server.manifests(Page(limit: 100, after: nil)).items.count == 3)
        #expect(try await fixture.damages(server) == [])
    }

    @Test("a certificate that was revoked, or whose policy the latest manifest dropped, is not given again")
    func notGivenAgain() async throws {
        let server = fixture.test.server
        let asked = CertificateRequest(
            csr: IdempotencyFixture.request,
            policy: Digest(of: TestVault.policies[0]).hex
        )
        func issue(_ key: String) async throws -> String {
            try await server.issueCertificate(asked, by: try fixture.request(key)).serial
        }
        let revoked = try await issue("revoked")
        _ = try await server.revokeCertificate(revoked, RevocationRequest(), by: fixture.test.local)
        let refusal = await #expect(throws: OperationError.self) { try await issue("revoked") }
        #expect(refusal?.code == .requestRefused)
        #expect(refusal?.detail.contains(revoked) == true)
        let dropped = try await issue("dropped")
        #expect(try await issue("dropped") == dropped)
        let manifest = Bytes(#"{"version":1,"policies":{}}"#.utf8)
        _ = try await server.setManifest(bytes: manifest, policies: [], by: fixture.test.local)
        #expect(await code { try await issue("dropped") } == "certificate-request-refused")
        #expect(await code { try await issue("new") } == "certificate-request-refused")
        #expect(try await fixture.store.rows(CertificateRow.self).count { $0.kind == CertificateKind.leaf } == 2)
    }
}
