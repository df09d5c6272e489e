import Foundation
import FoundationNetworking
import Testing

@testable import ACME

@Suite("The listener of challenges", .timeLimit(.minutes(1)))
struct ChallengeListenerTests {
    /// The status and the body of a request.
    private static func get(_ port: Int, _ path: String, method: String = "GET") async throws -> (Int, String) {
        let url = try #require(URL(string: "http://127.0.0.1:\(port)\(path)"))
        var request = URLRequest(url: url)
        request.httpMethod = method
        let (data, response) = try await URLSession.shared.data(for: request)
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, String(decoding: data, as: UTF8.self))
    }

    @Test("answers a known token and nothing else, and is gone when it is closed")
    func answers() async throws {
        let listener = ChallengeListener(ListenerAddress(host: "127.0.0.1", port: 0))
        try await listener.open()
        let port = try #require(listener.port)
        try await listener.place(token: "tok", text: "tok.thumb")
        #expect(try await Self.get(port, "/.well-known/acme-challenge/tok") == (200, "tok.thumb"))
        for path in ["/", "/.well-known/acme-challenge/", "/.well-known/acme-challenge/other", "/tok"] {
            #expect(try await Self.get(port, path) == (404, ""))
        }
        #expect(try await Self.get(port, "/.well-known/acme-challenge/tok", method: "POST").0 == 404)
        await listener.withdraw(token: "tok")
        #expect(try await Self.get(port, "/.well-known/acme-challenge/tok") == (404, ""))
        await listener.close()
        #expect(!TestPort.accepts(port))
    }

    @Test("holds a bounded number of answers")
    func bounded() {
        let answers = ChallengeAnswers()
        for number in 0...ACMELimits.challenges { answers.place("text", token: "\(number)") }
        #expect(answers.answer(path: ChallengeAnswers.prefix + "0") == "text")
        #expect(answers.answer(path: ChallengeAnswers.prefix + "\(ACMELimits.challenges)") == nil)
    }

    @Test("counts its connections")
    func connections() {
        let count = ConnectionCount(limit: 1)
        #expect(count.enter())
        #expect(!count.enter())
        count.leave()
        #expect(count.enter())
    }
}
