import Access
import Authentication
import Canonical
import Foundation
import JWTKit
import Logging

/// An OpenID provider of the tests' own.
struct TestIssuer: Sendable {
    let server: KeySetServer
    let clock: ManualClock
    let url: String
    let name: String

    static let audience = "keyquorum"

    init(_ keys: [SigningKey], clock: ManualClock = ManualClock(), name: String = "issuer.test") async throws {
        server = try await KeySetServer.start(Self.keySet(keys))
        self.clock = clock
        url = "https://\(name)/"
        self.name = name
    }

    func publish(_ keys: [SigningKey]) { server.answer(Self.keySet(keys)) }

    func setting() throws -> Issuer {
        try Issuer(url: url, audiences: [Self.audience, "other"], keySetURL: server.url)
    }

    func authenticator(times: KeySetTimes = .usual) throws -> Authenticator {
        Authenticator(
            try AuthenticationSettings(issuers: [setting()], keySetTimes: times),
            clock: clock,
            logger: Logger(label: "test")
        )
    }

    /// Claims that are good for a minute; nil takes one away.
    func claims(_ change: [String: (any Sendable)?] = [:]) -> [String: any Sendable] {
        let now = clock.now().wholeSeconds
        var claims: [String: any Sendable] = [
            "iss": url, "aud": Self.audience, "exp": now + 60, "iat": now, "sub": "1", "email": "Alice@Example.com",
            "email_verified": true,
        ]
        for (name, value) in change { claims[name] = value }
        return claims
    }

    func token(
        _ key: SigningKey,
        _ change: [String: (any Sendable)?] = [:],
        header: [String: (any Sendable)?] = [:]
    ) throws -> String {
        var members: [String: any Sendable] = ["alg": key.algorithm, "typ": "JWT"]
        members["kid"] = key.published["kid"]
        for (name, value) in header { members[name] = value }
        let signed = try Self.text(members) + "." + Self.text(claims(change))
        return signed + "." + SigningKey.base64URL(try key.signer.sign(Array(signed.utf8)))
    }

    static func text(_ members: [String: any Sendable]) throws -> String {
        SigningKey.base64URL(try JSONSerialization.data(withJSONObject: members))
    }

    static func keySet(_ keys: [SigningKey]) -> String {
        // A list stands as it is, every other member is a text.
        let members = keys.map { key in
            let texts = key.published.sorted { $0.key < $1.key }.map { name, value in
                "\"\(name)\":" + (value.hasPrefix("[") ? value : "\"\(value)\"")
            }
            return "{\(texts.joined(separator: ","))}"
        }
        return "{\"keys\":[\(members.joined(separator: ","))]}"
    }
}

extension Authenticator {
    /// The subject's text that the token stands for.
    func subject(_ token: String) async throws -> String? {
        guard case .identity(let identity, _) = try await identify(certificate: nil, bearer: token) else { return nil }
        return identity.subject.text
    }
}
