import Access
import Authentication
import Canonical
import Crypto
import Foundation
import Testing

@Suite("Bearer tokens of an issuer")
struct TokenTests {
    @Test(
        "a good token of every algorithm that is taken is its e-mail address in small letters",
        arguments: ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
    )
    func good(algorithm: String) async throws {
        let key = try await SigningKey.make(algorithm, named: "one")
        let issuer = try await TestIssuer([key])
        let shown = try await issuer.authenticator().identify(certificate: nil, bearer: issuer.token(key))
        guard case .identity(let identity, let expires) = shown else {
            Issue.record("no identity")
            return
        }
        #expect(identity.subject.text == "alice@example.com")
        #expect(identity.method == .bearer)
        #expect(identity.source == "issuer.test")
        #expect(expires == issuer.clock.now().adding(seconds: 120))
        await issuer.server.stop()
    }

    @Test("each thing that is wrong with the claims has its code")
    func claims() async throws {
        let key = try await SigningKey.make("ES256", named: "one")
        let issuer = try await TestIssuer([key])
        let authenticator = try issuer.authenticator()
        let now = issuer.clock.now().wholeSeconds
        let wrong: [(AuthenticationError.Code?, [String: (any Sendable)?])] = [
            (nil, [:]),
            (nil, ["aud": ["somebody", "other"]]),
            (nil, ["exp": now - 59, "nbf": now + 60]),
            (nil, ["email_verified": "true"]),
            (nil, ["exp": Double(now) + 0.5]),
            (.tokenExpired, ["exp": now - 60]),
            (.tokenNotYetValid, ["nbf": now + 61]),
            (.tokenMalformed, ["exp": nil]),
            (.tokenMalformed, ["exp": "soon"]),
            (.tokenMalformed, ["exp": 1e300]),
            (.tokenMalformed, ["nbf": "now"]),
            (.tokenMalformed, ["aud": 7]),
            (.tokenIssuer, ["iss": "https://other.test/"]),
            (.tokenIssuer, ["iss": "https://issuer.test"]),
            (.tokenIssuer, ["iss": nil]),
            (.tokenAudience, ["aud": "somebody"]),
            (.tokenAudience, ["aud": nil]),
            (.tokenAudience, ["aud": [String]()]),
            (.tokenEmailMissing, ["email": nil]),
            (.tokenEmailMissing, ["email": "alice"]),
            (.tokenEmailMissing, ["email": "*@example.com"]),
            (.tokenEmailMissing, ["email": "al\u{7}ice@example.com"]),
            (.tokenEmailMissing, ["email": "alice@example.com|other.test"]),
            (.tokenEmailUnverified, ["email_verified": nil]),
            (.tokenEmailUnverified, ["email_verified": false]),
            (.tokenEmailUnverified, ["email_verified": "yes"]),
        ]
        for (code, change) in wrong {
            let token = try issuer.token(key, change)
            #expect(await refusal { _ = try await authenticator.subject(token) } == code, "\(change)")
        }
        #expect(issuer.server.requests == 1)
        await issuer.server.stop()
    }

    @Test("no algorithm, a shared secret, and anything else are refused by the header alone")
    func algorithms() async throws {
        let key = try await SigningKey.make("RS256", named: "one")
        let issuer = try await TestIssuer([key])
        let authenticator = try issuer.authenticator()
        let body = try TestIssuer.text(issuer.claims())
        for name in ["none", "None", "HS256", "HS384", "HS512", "RSA-OAEP", "ES256K", "ML-DSA-65", "rs256", ""] {
            let signed = try TestIssuer.text(["alg": name, "kid": "one"]) + "." + body
            // Signed with the public key as the secret, as somebody does who hopes that one key is as good as another.
            let secret = SymmetricKey(data: Data(TestRSAKey.publicPEM.utf8))
            let code = SigningKey.base64URL(
                Data(HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: secret))
            )
            for signature in ["", code] {
                let token = "\(signed).\(signature)"
                #expect(await refusal { _ = try await authenticator.subject(token) } == .tokenAlgorithm, "\(name)")
            }
        }
        #expect(issuer.server.requests == 0)
        await issuer.server.stop()
    }

    @Test("a key of another kind than the header says is none")
    func confusion() async throws {
        let key = try await SigningKey.make("RS256", named: "one")
        let other = try await SigningKey.make("PS256", named: "one")
        let curve = try await SigningKey.make("ES256", named: "one")
        let issuer = try await TestIssuer([key])
        let authenticator = try issuer.authenticator()
        for wrong in [other, curve] {
            let token = try issuer.token(wrong)
            #expect(await refusal { _ = try await authenticator.subject(token) } == .tokenUnknownKey)
        }
        let lying = try issuer.token(other, header: ["alg": "RS256"])
        #expect(await refusal { _ = try await authenticator.subject(lying) } == .tokenSignature)
        await issuer.server.stop()
    }

    @Test("another key's signature, a changed claim and a cut signature are refused")
    func signatures() async throws {
        let key = try await SigningKey.make("ES256", named: "one")
        let thief = try await SigningKey.make("ES256", named: "one")
        let issuer = try await TestIssuer([key])
        let authenticator = try issuer.authenticator()
        var parts = try issuer.token(key).split(separator: ".").map(String.init)
        let cut = "\(parts[0]).\(parts[1]).\(parts[2].dropLast(6))"
        let unsigned = "\(parts[0]).\(parts[1])."
        parts[1] = try TestIssuer.text(issuer.claims(["email": "root@example.com"]))
        for token in [try issuer.token(thief), parts.joined(separator: "."), cut, unsigned] {
            #expect(await refusal { _ = try await authenticator.subject(token) } == .tokenSignature)
        }
        await issuer.server.stop()
    }

    @Test("texts that are no tokens are refused, the large ones before they are looked at")
    func shapes() async throws {
        let key = try await SigningKey.make("ES256", named: "one")
        let issuer = try await TestIssuer([key])
        let authenticator = try issuer.authenticator()
        let good = try issuer.token(key)
        let padded = good.replacing(".", with: "=.")
        let wrong: [(AuthenticationError.Code, String)] = [
            (.tokenMalformed, "."), (.tokenMalformed, ".."), (.tokenMalformed, "a.b.c"), (.tokenMalformed, good + ".x"),
            (.tokenMalformed, padded), (.tokenMalformed, " " + good), (.tokenMalformed, good + "\n"),
            (.tokenMalformed, try issuer.token(key, header: ["crit": ["b64"]])),
            (.tokenMalformed, try issuer.token(key, header: ["alg": nil])),
            (.tokenMalformed, try issuer.token(key, header: ["kid": String(repeating: "k", count: 256)])),
            (.tokenTooLarge, String(repeating: "e", count: 16 << 10) + ".y.z"),
            (.tokenTooLarge, String(repeating: "e.y.", count: 10 << 18)),
        ]
        for (code, text) in wrong {
            #expect(await refusal { _ = try await authenticator.subject(text) } == code, "\(text.prefix(40))")
        }
        #expect(try await authenticator.subject(good) == "alice@example.com")
        await issuer.server.stop()
    }

    @Test("a verified token is remembered until it ends")
    func remembered() async throws {
        let key = try await SigningKey.make("ES256", named: "one")
        let issuer = try await TestIssuer([key])
        let authenticator = try issuer.authenticator()
        let token = try issuer.token(key)
        for _ in 0..<3 { #expect(try await authenticator.subject(token) == "alice@example.com") }
        issuer.clock.advance(119)
        #expect(try await authenticator.subject(token) == "alice@example.com")
        issuer.clock.advance(1)
        #expect(await refusal { _ = try await authenticator.subject(token) } == .tokenExpired)
        #expect(issuer.server.requests == 1)
        await issuer.server.stop()
    }
}
