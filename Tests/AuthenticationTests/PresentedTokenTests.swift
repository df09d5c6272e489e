import Authentication
import Canonical
import Logging
import Secrets
import Testing

@Suite("The text of an API token")
struct PresentedTokenTests {
    private let id = Bytes(0..<16)
    private let secret = Bytes((0..<32).map { $0 &* 37 &+ 200 })

    private func text() throws -> String {
        let made = try #require(PresentedToken.make(id: id, secret: SecretBytes(copying: secret)))
        return made.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    @Test("is read as it was made")
    func roundTrip() throws {
        let text = try text()
        #expect(text.hasPrefix("kqt1.000102030405060708090a0b0c0d0e0f."))
        #expect(text.utf8.count == 5 + 32 + 1 + 43)
        #expect(text.utf8.allSatisfy { $0 != 0x2b && $0 != 0x2f && $0 != 0x3d })
        let token = try PresentedToken(text)
        #expect(token.id == id)
        #expect(token.secret == SecretBytes(copying: secret))
        #expect(PresentedToken.make(id: [1], secret: token.secret) == nil)
        #expect(PresentedToken.make(id: id, secret: .empty) == nil)
    }

    @Test("has no other form")
    func others() throws {
        let good = try text()
        let last = try #require(good.last)
        let wrong = [
            "kqt1.", String(good.dropLast()), good + "A", good + "=", good + ".", good.uppercased(),
            good.replacing("0a0b", with: "0A0B"), good.replacing("kqt1", with: "kqt2"), good.dropLast() + "+",
            good.dropLast() + (last == "B" ? "C" : "B"), good.dropLast(2) + "\n" + String(last),
        ]
        for text in wrong {
            #expect(throws: AuthenticationError.self, "\(text)") { _ = try PresentedToken(String(text)) }
        }
    }

    @Test("goes through an authenticator to the vault, and other texts to whoever knows them")
    func presented() async throws {
        let authenticator = Authenticator(try AuthenticationSettings(), logger: Logger(label: "test"))
        #expect(!authenticator.isConfigured)
        guard case .apiToken(let found, let secret) = try await authenticator.identify(certificate: nil, bearer: text())
        else {
            Issue.record("no API token")
            return
        }
        #expect(found == id)
        #expect(secret.count == 32)
        guard case .other = try await authenticator.identify(certificate: nil, bearer: "0123456789abcdef") else {
            Issue.record("not left to others")
            return
        }
        guard case .nothing = try await authenticator.identify(certificate: nil, bearer: nil) else {
            Issue.record("something was made of nothing")
            return
        }
        let code = await refusal { _ = try await authenticator.identify(certificate: nil, bearer: "kqt1.x") }
        #expect(code == .tokenMalformed)
        let none = await refusal { _ = try await authenticator.identify(certificate: nil, bearer: "a.b.c") }
        #expect(none == .credentialNotConfigured)
    }
}
