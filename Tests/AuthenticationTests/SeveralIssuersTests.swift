import Access
import Authentication
import Logging
import Testing

@Suite("Several issuers")
struct SeveralIssuersTests {
    private func subjects(sharedEmails: Bool) async throws -> [String?] {
        let clock = ManualClock()
        let key = try await SigningKey.make("ES256", named: "one")
        let other = try await SigningKey.make("ES256", named: "one")
        let first = try await TestIssuer([key], clock: clock, name: "first.test")
        let second = try await TestIssuer([other], clock: clock, name: "second.test")
        let settings = try AuthenticationSettings(
            issuers: [first.setting(), second.setting()],
            sharedEmails: sharedEmails
        )
        let authenticator = Authenticator(settings, clock: clock, logger: Logger(label: "test"))
        let forged = try second.token(other, ["iss": first.url])
        #expect(await refusal { _ = try await authenticator.subject(forged) } == .tokenSignature)
        let subjects = [
            try await authenticator.subject(first.token(key)), try await authenticator.subject(second.token(other)),
        ]
        await first.server.stop()
        await second.server.stop()
        return subjects
    }

    @Test("are one where it is said, and no issuer signs for another")
    func shared() async throws {
        #expect(try await subjects(sharedEmails: true) == ["alice@example.com", "alice@example.com"])
    }

    @Test("are kept apart by name where it is said")
    func apart() async throws {
        #expect(try await subjects(sharedEmails: false) == ["alice@example.com", "alice@example.com|second.test"])
    }
}
