import Store
import Testing

@testable import SQLStore

@Suite struct RetryTests {
    private let start = ContinuousClock().now

    @Test("a busy database is tried again after longer and longer pauses, and not for ever")
    func busy() {
        var retry = Retry(start: start)
        var pauses: [Duration] = []
        while let pause = retry.pause(after: StoreError(.busy, "test"), at: start, spread: 1), pauses.count < 100 {
            pauses.append(pause)
        }
        #expect(pauses == [10, 20, 40, 80, 160].map { .milliseconds($0) })
        var other = Retry(start: start)
        #expect(other.pause(after: StoreError(.busy, "test"), at: start, spread: 0.5) == .milliseconds(5))
    }

    @Test("a lost connection is tried again at once, but not by who has waited long already")
    func lost() {
        var retry = Retry(start: start)
        let error = StoreError(.unavailable, "test")
        #expect(retry.pause(after: error, at: start, spread: 1) == .zero)
        #expect(retry.pause(after: error, at: start, spread: 1) == .zero)
        #expect(retry.pause(after: error, at: start, spread: 1) == nil)
        var late = Retry(start: start)
        #expect(late.pause(after: error, at: start + SQLLimits.retryWindow, spread: 1) == nil)
    }

    @Test("an answer is an answer", arguments: [StoreError.Code.conflict, .outcomeUnknown, .damaged, .closed, .full])
    func answers(_ code: StoreError.Code) {
        var retry = Retry(start: start)
        #expect(retry.pause(after: StoreError(code, "test"), at: start, spread: 1) == nil)
    }

    @Test("after a failure the pause before the next connection doubles up to its longest, and ends with a success")
    func backoff() {
        var backoff = Backoff()
        var now = start
        #expect(backoff.refusal(at: now) == nil)
        let error = StoreError(.unavailable, "test")
        for _ in 0..<20 {
            backoff.failed(error, at: now)
            #expect(backoff.refusal(at: now) == error)
            #expect(backoff.refusal(at: now + SQLLimits.longestBackoff) == nil)
            now += SQLLimits.longestBackoff
        }
        #expect(backoff.refusal(at: now - .milliseconds(1)) == error)
        backoff.succeeded()
        #expect(backoff.refusal(at: now - .milliseconds(1)) == nil)
    }
}
