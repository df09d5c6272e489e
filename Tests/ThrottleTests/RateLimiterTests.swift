import Canonical
import Testing
import Throttle

@Suite("Token buckets")
struct RateLimiterTests {
    private let start = Instant(wholeSeconds: 1_800_000_000)

    private func later(_ milliseconds: Int64) -> Instant {
        Instant(microseconds: start.microseconds + milliseconds * 1_000)
    }

    @Test("a full bucket lets its burst through, then refuses with the seconds that one token takes")
    func burst() {
        var limiter = RateLimiter<String>(Rate(1, in: 10, burst: 3))
        for _ in 1...3 { #expect(limiter.take("ann", at: start) == .allowed) }
        #expect(limiter.take("ann", at: start) == .refused(retryAfter: 10))
        #expect(limiter.take("ann", at: later(9_001)) == .refused(retryAfter: 1))
        #expect(limiter.take("ann", at: later(10_000)) == .allowed)
        #expect(limiter.take("ann", at: later(10_000)) == .refused(retryAfter: 10))
    }

    @Test("whoever waits as long as he was told is let in, and not a microsecond earlier", arguments: 1...40)
    func boundary(count: Int) {
        var limiter = RateLimiter<Int>(Rate(count, burst: 5))
        var allowed = 0
        while limiter.take(0, at: start).isAllowed { allowed += 1 }
        #expect(allowed == 5)
        let interval = limiter.rate.interval
        #expect(limiter.look(0, at: Instant(microseconds: start.microseconds + interval - 1)) != .allowed)
        #expect(limiter.take(0, at: Instant(microseconds: start.microseconds + interval)) == .allowed)
    }

    @Test("callers do not share a bucket")
    func separate() {
        var limiter = RateLimiter<String>(.perSecond(1))
        #expect(limiter.take("ann", at: start) == .allowed)
        #expect(limiter.take("ann", at: start) != .allowed)
        #expect(limiter.take("bob", at: start) == .allowed)
    }

    @Test("a refusal and a look take nothing")
    func nothingTaken() {
        var limiter = RateLimiter<String>(.perSecond(1))
        for _ in 1...100 { #expect(limiter.look("ann", at: start) == .allowed) }
        #expect(limiter.take("ann", at: start) == .allowed)
        for _ in 1...100 { #expect(limiter.take("ann", at: start) == .refused(retryAfter: 1)) }
        #expect(limiter.take("ann", at: later(1_000)) == .allowed)
    }

    @Test("over a long time nobody gets more than the burst and one for each interval")
    func longRun() {
        var limiter = RateLimiter<String>(Rate(10, burst: 4))
        var allowed = 0
        for step in 0..<10_000 where limiter.take("ann", at: later(Int64(step) * 7)).isAllowed { allowed += 1 }
        #expect((700...704).contains(allowed))
    }

    @Test("a clock that is set back shuts nobody out for longer than an empty bucket takes to fill")
    func clockBack() {
        var limiter = RateLimiter<String>(Rate(1, in: 1, burst: 2))
        for _ in 1...2 { #expect(limiter.take("ann", at: start) == .allowed) }
        let back = Instant(microseconds: start.microseconds - 86_400_000_000)
        #expect(limiter.take("ann", at: back) == .refused(retryAfter: 1))
        #expect(limiter.take("ann", at: back.adding(seconds: 1)) != .refused(retryAfter: 86_400))
        #expect(limiter.take("ann", at: back.adding(seconds: 3)) == .allowed)
    }

    @Test("it never remembers more callers than it may, and the busy one is not forgotten")
    func bounded() {
        var limiter = RateLimiter<Int>(Rate(1, in: 3_600, burst: 1_000), callers: 100)
        for caller in 1...10_000 {
            _ = limiter.take(-1, at: start)
            _ = limiter.take(caller, at: start)
            #expect(limiter.remembered <= 100)
        }
        #expect(limiter.look(-1, at: start) != .allowed)
    }

    @Test("many callers at once take no more than there is")
    func shared() async {
        let limiter = SharedRateLimiter<String>(Rate(1, in: 60, burst: 50))
        let now = start
        let allowed = await withTaskGroup(of: Bool.self) { group in
            for _ in 1...500 { group.addTask { limiter.take("ann", at: now).isAllowed } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(allowed == 50)
    }

    @Test("the ends of the clock and of the numbers do not trap")
    func extremes() {
        for rate in [Rate(.max, in: .max, burst: .max), Rate(0, in: 0, burst: 0), Rate(1, in: .max, burst: .max)] {
            var limiter = RateLimiter<Int>(rate)
            for time in [Int64.min, 0, .max] {
                _ = limiter.take(1, at: Instant(microseconds: time))
                _ = limiter.look(1, at: Instant(microseconds: time))
            }
        }
    }
}
