import Canonical
import Testing

@testable import ACME

@Suite("Answers of an ACME server")
struct AnswerTests {
    private static let now = Instant(rfc3339: "2026-11-21T12:00:00Z") ?? Instant(wholeSeconds: 0)

    @Test(
        "Retry-After is a number of seconds or a date, bounded",
        arguments: [
            ("0", 0), ("120", 120), ("-5", 0), ("99999999999", ACMELimits.retryAfterSeconds),
            ("Sat, 21 Nov 2026 12:01:30 GMT", 90), ("Sat, 21 Nov 2020 12:01:30 GMT", 0), ("soon", nil),
            ("Sat, 21 Nov 2026 12:01:30", nil),
        ] as [(String, Int64?)]
    )
    func retryAfter(text: String, seconds: Int64?) {
        #expect(RetryAfter.seconds(text, now: Self.now) == seconds)
    }

    @Test("a problem's words are printable and short")
    func words() throws {
        let detail = "bad\\u0007\\u202e" + String(repeating: "x", count: 1_000)
        let answer = ServerAnswer(
            status: 403,
            body: Bytes("{\"type\": \"urn:ietf:params:acme:error:caa\", \"detail\": \"\(detail)\"}".utf8)
        )
        let words = try #require(answer.problem?.words)
        #expect(words.hasPrefix("badxxx"))
        #expect(words.hasSuffix("(caa)"))
        #expect(words.count <= ACMELimits.words + 70)
        let error = #expect(throws: ACMEError.self) { try answer.check() }
        #expect(error?.code == .refused)
        #expect(error?.sentence.contains("CAA records") == true)
    }

    @Test("nonces are kept up to a number, the newest goes first, and what is none is left out")
    func nonces() {
        var nonces = Nonces()
        nonces.keep("a b")
        nonces.keep(nil)
        #expect(nonces.take() == nil)
        for number in 0..<20 { nonces.keep("n\(number)") }
        #expect((0..<ACMELimits.nonces).map { _ in nonces.take() } == (12..<20).reversed().map { "n\($0)" })
        #expect(nonces.take() == nil)
    }
}
