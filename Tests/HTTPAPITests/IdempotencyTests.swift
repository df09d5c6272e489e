import Canonical
import HTTPTypes
import Store
import TestSupport
import Testing

@Suite("Idempotency-Key")
struct IdempotencyTests {
    private static let key = #"{"type":"symmetricKey","algorithm":"AES","names":["web"]}"#
    private static let replayed = HTTPField.Name("Idempotency-Replayed")

    /// Whether the answer says that it tells of an earlier request.
    private func isReplay(_ reply: Reply) -> Bool { Self.replayed.flatMap { reply.headers[$0] } == "true" }

    private func count(_ face: Face) async throws -> Int? {
        try await face.ask(.get, "/v1/objects?name=web").json["items"]?.list?.count
    }

    @Test("a repetition gets the answer of the first, byte for byte, and nothing is done twice")
    func twice() async throws {
        let face = try await MadeVault().host.face
        let first = try await face.ask(.post, "/v1/objects", json: Self.key, keys: ["one"])
        #expect(first.status == 201 && !isReplay(first))
        let id = try #require(try first.json["id"]?.text)
        _ = try await face.ask(.post, "/v1/objects/\(id)/activate", keys: ["two"])
        let again = try await face.ask(.post, "/v1/objects", json: Self.key, keys: ["one"])
        #expect(again.status == 201 && isReplay(again))
        #expect(again.bytes == first.bytes && again.mediaType == first.mediaType)
        #expect(again.headers[.cacheControl] == "no-store")
        #expect(try await count(face) == 1)
        let other = try await face.ask(.post, "/v1/objects", json: Self.key, keys: ["three"])
        #expect(other.code == "already-exists")
    }

    @Test("another body under the key, and a key that is none, are refused")
    func refused() async throws {
        let face = try await MadeVault().host.face
        _ = try await face.ask(.post, "/v1/objects", json: Self.key, keys: ["one"])
        let body = Self.key.replacing("web", with: "mail")
        #expect(try await face.ask(.post, "/v1/objects", json: body, keys: ["one"]).code == "idempotency-key-reused")
        for keys in [[""], ["a b"], [String(repeating: "k", count: 256)], ["one", "two"]] {
            #expect(try await face.ask(.post, "/v1/objects", json: body, keys: keys).code == "malformed-request")
        }
        let long = [UInt8](repeating: 0x20, count: (2 << 20) + 1)
        #expect(try await face.ask(.post, "/v1/objects", long, keys: ["long"]).code == "too-large")
    }

    @Test("a change of state is not refused when it is repeated")
    func states() async throws {
        let face = try await MadeVault().host.face
        let made = try await face.ask(.post, "/v1/objects", json: Self.key).json
        let path = "/v1/objects/\(try #require(made["id"]?.text))"
        let reason = #"{"reason":"superseded"}"#
        for _ in 0..<2 {
            #expect(try await face.ask(.post, "\(path)/activate", keys: ["on"]).json["state"] == .text("active"))
        }
        for _ in 0..<2 {
            let revoked = try await face.ask(.post, "\(path)/revoke", json: reason, keys: ["off"])
            #expect(try revoked.json["state"] == .text("deactivated"))
        }
        #expect(try await face.ask(.post, "\(path)/activate").code == "wrong-state")
    }

    @Test("what was refused without a change may be mended under the same key")
    func mended() async throws {
        let face = try await MadeVault().host.face
        let wrong = try await face.ask(.post, "/v1/objects", json: #"{"type":"nothing"}"#, keys: ["one"])
        #expect(wrong.code == "invalid-request")
        let right = try await face.ask(.post, "/v1/objects", json: Self.key, keys: ["one"])
        #expect(right.status == 201 && !isReplay(right))
    }

    @Test("a server that was killed and opened again knows what was done before")
    func restarted() async throws {
        let vault = try await MadeVault()
        let first = try await vault.host.face.ask(.post, "/v1/objects", json: Self.key, keys: ["one"])
        let face = try await vault.restarted().face
        #expect(try await face.ask(.post, "/v1/objects", json: Self.key, keys: ["one"]).code == "sealed")
        for name in ["ann", "ben"] { _ = try await face.ask(.post, "/recover", try vault.share(name).bytes) }
        let again = try await face.ask(.post, "/v1/objects", json: Self.key, keys: ["one"])
        #expect(again.bytes == first.bytes && isReplay(again))
    }

    @Test("a KMIP message is answered again as it was; one that tells key material is made again")
    func kmip() async throws {
        let face = try await MadeVault().host.face
        var made: Set<String> = []
        for (key, items) in [("made", ["Create"]), ("read", ["Create", "Get"])] {
            let first = try await face.ask(.post, "/kmip", json: Self.message(items), keys: [key])
            let again = try await face.ask(.post, "/kmip", json: Self.message(items), keys: [key])
            #expect(first.status == 200 && !isReplay(first) && isReplay(again), "\(key)")
            #expect(Self.identifiers(first.text).count == items.count)
            #expect(Self.identifiers(first.text) == Self.identifiers(again.text))
            #expect(again.text.contains("KeyMaterial") == items.contains("Get"))
            if key == "made" { #expect(again.bytes == first.bytes) }
            made.formUnion(Self.identifiers(again.text))
        }
        let listed = try await face.ask(.get, "/v1/objects?type=symmetricKey").json["items"]?.list ?? []
        #expect(Set(listed.compactMap { $0["id"]?.text }) == made && made.count == 2)
    }

    @Test("what only reads keeps no key, and a sealed server answers KMIP as it always does")
    func reads() async throws {
        let vault = try await MadeVault()
        let discover = #"{"tag":"DiscoverVersions","value":[]}"#
        for face in [vault.host.face, try await vault.restarted().face] {
            let first = try await face.ask(.post, "/kmip/2_1", json: discover, keys: ["one"])
            let again = try await face.ask(.post, "/kmip/2_1", json: discover, keys: ["one"])
            #expect(first.status == 200 && again.status == 200 && !isReplay(again))
        }
        let sealed = try await vault.restarted().face.ask(.post, "/kmip", json: Self.message(["Create"]), keys: ["two"])
        #expect(sealed.status == 200 && sealed.text.contains("GeneralFailure"))
    }

    @Test("a certificate is issued once; where its answer cannot be made again the refusal names it")
    func lost() async throws {
        let vault = try await MadeVault()
        let face = vault.host.face
        _ = try await face.ask(.put, "/v1/manifest", json: Samples.request(Samples.manifest))
        let body = #"{"csr":"\#(Self.request.escaped)","policy":"\#(Samples.policyDigest)"}"#
        let first = try await face.ask(.post, "/v1/certificates", json: body, keys: ["one"])
        #expect(first.status == 200 && !isReplay(first), "\(first.text)")
        #expect(try first.json["workloadSecret"]?.text != nil)
        let again = try await face.ask(.post, "/v1/certificates", json: body, keys: ["one"])
        #expect(again.bytes == first.bytes && isReplay(again))
        let serial = try #require(try first.json["serial"]?.text)
        for _ in 0..<2 {
            let revoked = try await face.ask(.post, "/v1/certificates/\(serial)/revoke", keys: ["two"])
            #expect(revoked.status == 200, "\(revoked.text)")
        }
        await vault.host.store.erase(CertificateRow.table, key: CertificateRow.key(Bytes(hex: serial) ?? []))
        let lost = try await face.ask(.post, "/v1/certificates", json: body, keys: ["one"])
        #expect(lost.code == "idempotency-answer-lost")
        let changed = try lost.json["changed"]?[0]
        #expect(changed?["table"] == .text("certificates") && changed?["id"] == .text(serial))
    }

    private static let request = """
        -----BEGIN CERTIFICATE REQUEST-----
        MIH+MIGlAgEAMBgxFjAUBgNVBAMMDWZpcnN0LmV4YW1wbGUwWTATBgcqhkjOPQIB
        BggqhkjOPQMBBwNCAARAMFIDWBZ9X58kelYP4IKx7RAhaJCuRYyxuFOMl3Jd3qAY
        7xFfLRLh6qjfOmDMMxP/r25/rO+mG/yWcOq0S0OmoCswKQYJKoZIhvcNAQkOMRww
        GjAYBgNVHREEETAPgg1maXJzdC5leGFtcGxlMAoGCCqGSM49BAMCA0gAMEUCIC3j
        FLWGGizJFtkHzybAK1352t3jNOXWwK8vPk25IqlPAiEAtqUCOXaoKTsAZ765J7/W
        do6HR7fNWo3ZmFBk13mKN7M=
        -----END CERTIFICATE REQUEST-----

        """

    /// A message of these operations; the second one is about what the first one made.
    private static func message(_ operations: [String]) -> String {
        let attributes =
            #"[{"tag":"ObjectType","type":"Enumeration","value":"SymmetricKey"},{"tag":"Attributes","value":["#
            + #"{"tag":"CryptographicAlgorithm","type":"Enumeration","value":"AES"}]}]"#
        let items = operations.map { operation in
            #"{"tag":"BatchItem","value":[{"tag":"Operation","type":"Enumeration","value":"\#(operation)"},"#
                + #"{"tag":"RequestPayload","value":\#(operation == "Create" ? attributes : "[]")}]}"#
        }
        return #"{"tag":"RequestMessage","value":[{"tag":"RequestHeader","value":[{"tag":"ProtocolVersion","value":["#
            + #"{"tag":"ProtocolVersionMajor","type":"Integer","value":2},"#
            + #"{"tag":"ProtocolVersionMinor","type":"Integer","value":1}]},"#
            + #"{"tag":"BatchCount","type":"Integer","value":\#(items.count)}]},\#(items.joined(separator: ","))]}"#
    }

    /// The objects that an answer names, in its order.
    private static func identifiers(_ text: String) -> [String] {
        text.matches(of: /"UniqueIdentifier","type":"TextString","value":"([^"]+)"/).map { String($0.1) }
    }
}
