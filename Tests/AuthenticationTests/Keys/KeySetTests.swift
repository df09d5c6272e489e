import Authentication
import Canonical
import NIOHTTP1
import Testing

@Suite("Keys of an issuer, fetched from it")
struct KeySetTests {
    private func long(_ issuer: TestIssuer) -> [String: (any Sendable)?] {
        ["exp": issuer.clock.now().wholeSeconds + 1_000_000]
    }

    @Test("a rotated key is found at once; unknown ones ask the issuer at most once in ten seconds")
    func rotation() async throws {
        let old = try await SigningKey.make("ES256", named: "old")
        let new = try await SigningKey.make("ES256", named: "new")
        let issuer = try await TestIssuer([old])
        let authenticator = try issuer.authenticator()
        #expect(try await authenticator.subject(issuer.token(old)) != nil)
        issuer.clock.advance(10)
        issuer.publish([old, new])
        #expect(try await authenticator.subject(issuer.token(new)) != nil)
        #expect(issuer.server.requests == 2)
        for place in 0..<20 {
            let unknown = try issuer.token(old, header: ["kid": "unknown \(place)"])
            #expect(await refusal { _ = try await authenticator.subject(unknown) } == .tokenUnknownKey)
        }
        #expect(issuer.server.requests == 2)
        issuer.clock.advance(10)
        let unknown = try issuer.token(old, header: ["kid": "unknown"])
        #expect(await refusal { _ = try await authenticator.subject(unknown) } == .tokenUnknownKey)
        #expect(issuer.server.requests == 3)
        await issuer.server.stop()
    }

    @Test("a remembered token dies with the key that the issuer took back")
    func takenBack() async throws {
        let bad = try await SigningKey.make("ES256", named: "bad")
        let good = try await SigningKey.make("ES256", named: "good")
        let issuer = try await TestIssuer([bad])
        let authenticator = try issuer.authenticator()
        let token = try issuer.token(bad, long(issuer))
        #expect(try await authenticator.subject(token) != nil)
        issuer.publish([good])
        issuer.clock.advance(10)
        #expect(try await authenticator.subject(issuer.token(good)) != nil)
        #expect(await refusal { _ = try await authenticator.subject(token) } == .tokenUnknownKey)
        await issuer.server.stop()
    }

    @Test("the last good keys serve while the issuer is down, for a day")
    func down() async throws {
        let key = try await SigningKey.make("ES256", named: "one")
        let issuer = try await TestIssuer([key])
        let authenticator = try issuer.authenticator()
        let token = try issuer.token(key, long(issuer))
        #expect(try await authenticator.subject(token) != nil)
        await issuer.server.stop()
        issuer.clock.advance(600)
        #expect(try await authenticator.subject(token) != nil)
        let another = try issuer.token(key, ["sub": "2"])
        #expect(try await authenticator.subject(another) != nil)
        issuer.clock.advance(10)
        let unknown = try issuer.token(key, header: ["kid": "unknown"])
        #expect(await refusal { _ = try await authenticator.subject(unknown) } == .issuerUnavailable)
        issuer.clock.advance(86_400)
        #expect(await refusal { _ = try await authenticator.subject(token) } == .issuerUnavailable)
    }

    @Test("an issuer that was never reached is unavailable, which is no verdict on the token")
    func never() async throws {
        let key = try await SigningKey.make("ES256", named: "one")
        let issuer = try await TestIssuer([key])
        await issuer.server.stop()
        let authenticator = try issuer.authenticator()
        let token = try issuer.token(key)
        #expect(await refusal { _ = try await authenticator.subject(token) } == .issuerUnavailable)
        #expect(AuthenticationError(.issuerUnavailable, "").isTemporary)
        #expect(!AuthenticationError(.tokenSignature, "").isTemporary)
    }

    @Test(
        "an answer that is no key set leaves the keys as they are",
        arguments: [
            KeySetServer.Answer(body: "<html>"), KeySetServer.Answer(body: "{\"keys\":[]}"),
            KeySetServer.Answer(body: "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\",\"kid\":\"one\"}]}"),
            KeySetServer.Answer(status: .internalServerError, body: "{\"keys\":[]}"),
            KeySetServer.Answer(body: String(repeating: " ", count: 300 << 10) + "{\"keys\":[]}"),
        ]
    )
    func noKeySet(answer: KeySetServer.Answer) async throws {
        let key = try await SigningKey.make("ES256", named: "one")
        let issuer = try await TestIssuer([key])
        let authenticator = try issuer.authenticator()
        #expect(try await authenticator.subject(issuer.token(key)) != nil)
        issuer.server.answer(answer)
        issuer.clock.advance(10)
        let unknown = try issuer.token(key, header: ["kid": "unknown"])
        #expect(await refusal { _ = try await authenticator.subject(unknown) } == .issuerUnavailable)
        #expect(issuer.server.requests == 2)
        #expect(try await authenticator.subject(issuer.token(key)) != nil)
        await issuer.server.stop()
    }

    @Test("an issuer that sends us elsewhere is not followed")
    func redirect() async throws {
        let key = try await SigningKey.make("ES256", named: "one")
        let issuer = try await TestIssuer([key])
        let elsewhere = try await KeySetServer.start(TestIssuer.keySet([key]))
        issuer.server.answer(KeySetServer.Answer(status: .found, location: elsewhere.url))
        let authenticator = try issuer.authenticator()
        let token = try issuer.token(key)
        #expect(await refusal { _ = try await authenticator.subject(token) } == .issuerUnavailable)
        #expect((issuer.server.requests, elsewhere.requests) == (1, 0))
        await issuer.server.stop()
        await elsewhere.stop()
    }

    @Test("keys of other kinds and uses stand beside ours and count for nothing")
    func others() async throws {
        let key = try await SigningKey.make("ES256", named: "one")
        let wrong = try await [
            SigningKey.make("ES256", named: "encryption").publishing(["use": "enc"]),
            SigningKey.make("ES256", named: "wrapping").publishing(["key_ops": "[\"wrapKey\"]"]),
            SigningKey.make("RS256", named: "long").publishing([
                "n": SigningKey.base64URL([UInt8](repeating: 255, count: 1_025))
            ]),
            SigningKey.make("ES256", named: "private").publishing(["d": "AAAA"]),
            SigningKey.make("ES256", named: "other").publishing(["alg": "ES384"]),
            SigningKey.make("ES256", named: "point").publishing(["x": "AAAA"]),
            SigningKey.make("RS256", named: "short").publishing([
                "n": SigningKey.base64URL([UInt8](repeating: 255, count: 128))
            ]),
        ]
        let issuer = try await TestIssuer(wrong + [key.publishing(["use": "sig", "alg": nil])])
        let authenticator = try issuer.authenticator()
        #expect(try await authenticator.subject(issuer.token(key)) != nil)
        for other in wrong {
            let token = try issuer.token(other)
            #expect(await refusal { _ = try await authenticator.subject(token) } == .tokenUnknownKey)
        }
        await issuer.server.stop()
    }

    @Test("without a name the key must be clear")
    func withoutName() async throws {
        let one = try await SigningKey.make("ES256", named: nil)
        let two = try await SigningKey.make("ES256", named: "two")
        let single = try await TestIssuer([one, SigningKey.make("EdDSA", named: "other")])
        #expect(try await single.authenticator().subject(single.token(one)) != nil)
        await single.server.stop()
        let double = try await TestIssuer([one, two])
        let authenticator = try double.authenticator()
        let token = try double.token(one)
        #expect(await refusal { _ = try await authenticator.subject(token) } == .tokenUnknownKey)
        #expect(try await authenticator.subject(double.token(two)) != nil)
        await double.server.stop()
    }

    @Test("a hundred callers at once make one fetch")
    func together() async throws {
        let key = try await SigningKey.make("ES256", named: "one")
        let issuer = try await TestIssuer([key])
        let authenticator = try issuer.authenticator()
        let tokens = try (0..<100).map { try issuer.token(key, ["sub": "\($0)"]) }
        try await withThrowingTaskGroup(of: String?.self) { group in
            for token in tokens { group.addTask { try await authenticator.subject(token) } }
            for try await subject in group { #expect(subject == "alice@example.com") }
        }
        #expect(issuer.server.requests == 1)
        await issuer.server.stop()
    }
}
