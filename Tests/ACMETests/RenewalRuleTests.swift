import Canonical
import Testing

@testable import ACME

@Suite("When to renew")
struct RenewalRuleTests {
    private static let day: Int64 = 86_400
    private static let begin = Instant(wholeSeconds: 1_000_000_000)

    /// Days after the begin of a certificate of `days` at which it is renewed.
    private static func next(
        _ days: Int64,
        threshold: Int = 15,
        jitter: UInt64 = 0,
        _ change: (inout RenewalRule.Situation) -> Void = { _ in }
    ) -> Double {
        var situation = RenewalRule.Situation(
            notBefore: begin,
            notAfter: begin.adding(seconds: days * day),
            jitter: jitter
        )
        change(&situation)
        let next = RenewalRule(daysThreshold: threshold).next(situation)
        return Double(next.wholeSeconds - begin.wholeSeconds) / Double(day)
    }

    @Test("so many days before the end")
    func threshold() {
        #expect(Self.next(90) == 75)
        #expect(Self.next(90, threshold: 60) == 30)
        #expect(Self.next(90, threshold: 0) == 90)
    }

    @Test("a third of its life before the end where the threshold leaves no use of it")
    func shortLife() {
        #expect(Self.next(6) == 4)
        #expect(Self.next(90, threshold: 89) == 60)
        #expect(Self.next(90, threshold: 3_650) == 60)
        #expect(Self.next(0) == 0)
    }

    @Test("up to a day earlier by chance, never later")
    func jitter() {
        #expect(Self.next(90, jitter: .max) == 74)
        #expect((74..<75).contains(Self.next(90, jitter: 1 << 63)))
        #expect(Self.next(6, jitter: .max) > 3.5, "a tenth of its use at most")
    }

    @Test("within the CA's window, if that comes first")
    func window() {
        func at(_ days: Int64) -> Instant { Self.begin.adding(seconds: days * Self.day) }
        let early = RenewalWindow(start: at(50), end: at(52))
        #expect(Self.next(90) { $0.window = early } == 50)
        #expect(Self.next(90, jitter: .max) { $0.window = early } == 52)
        let past = RenewalWindow(start: at(-2), end: at(-1))
        #expect(Self.next(90) { $0.window = past } == -2)
        let late = RenewalWindow(start: at(80), end: at(85))
        #expect(Self.next(90) { $0.window = late } == 75, "the operator's threshold holds")
        #expect(RenewalWindow(start: at(2), end: at(2)) == nil)
    }

    @Test("at once where it is for other names or from another directory")
    func other() {
        #expect(Self.next(90) { $0.isOther = true } < 0)
    }

    @Test("not right after it came, whatever the clock and the CA say")
    func spacing() {
        let soon = Self.next(90) {
            $0.isOther = true
            $0.obtained = Self.begin
        }
        #expect(soon == 3_600 / Double(Self.day))
    }

    @Test("after a failure later and later, up to half a day, and up to an hour when the end is near")
    func backoff() {
        func seconds(_ count: Int, daysLeft: Int64, jitter: UInt64 = 0) -> Int64 {
            let at = Self.begin.adding(seconds: (90 - daysLeft) * Self.day)
            let next = Self.next(90, threshold: 60) {
                $0.failure = RenewalRule.Failure(count: count, at: at, jitter: jitter)
            }
            return Int64((next * Double(Self.day)).rounded()) - (90 - daysLeft) * Self.day
        }
        #expect(seconds(1, daysLeft: 20) == 225)
        #expect(seconds(1, daysLeft: 20, jitter: .max) == 375)
        #expect(seconds(2, daysLeft: 20) == 450)
        #expect(seconds(100, daysLeft: 20) == 32_400)
        #expect(seconds(100, daysLeft: 1) == 2_700)
    }

    @Test("after a failure not before the CA allows it, and a failure makes nothing earlier")
    func retryAfter() {
        let at = Self.begin.adding(seconds: 80 * Self.day)
        let allowed = at.adding(seconds: 3 * Self.day)
        let failure = RenewalRule.Failure(count: 1, at: at, jitter: 0, notBefore: allowed)
        #expect(Self.next(90) { $0.failure = failure } == 83)
        let early = RenewalRule.Failure(count: 1, at: Self.begin, jitter: 0)
        #expect(Self.next(90) { $0.failure = early } == 75)
    }

    @Test("the CA's advice is read, with any number of digits in its fractions, and bounded")
    func advice() throws {
        func advice(_ start: String, _ end: String, retryAfter: Int64? = nil) -> RenewalAdvice? {
            let body = "{\"suggestedWindow\": {\"start\": \"\(start)\", \"end\": \"\(end)\"}}"
            return RenewalAdvice(ServerAnswer(status: 200, retryAfter: retryAfter, body: Bytes(body.utf8)))
        }
        let read = try #require(advice("2026-01-02T04:00:00.123456789Z", "2026-01-03T04:00:00Z"))
        #expect(read.window.start == Instant(rfc3339: "2026-01-02T04:00:00Z"))
        #expect(read.askAgain == 21_600)
        #expect(advice("2026-01-02T04:00:00Z", "2026-01-03T04:00:00Z", retryAfter: 1)?.askAgain == 3_600)
        #expect(advice("2026-01-02T04:00:00Z", "2026-01-03T04:00:00Z", retryAfter: 1 << 40)?.askAgain == 86_400)
        #expect(advice("2026-01-03T04:00:00Z", "2026-01-02T04:00:00Z") == nil)
        #expect(RenewalAdvice(ServerAnswer(status: 404)) == nil)
    }
}
