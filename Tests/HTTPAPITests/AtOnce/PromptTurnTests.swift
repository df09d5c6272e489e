import NIOCore
import Testing

@testable import HTTPAPI

@Suite("Whose turn it is on a connection")
struct PromptTurnTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000)
    private let idle = TimeAmount.seconds(60)

    @Test("nothing is answered at once while something is on the usual way")
    func order() {
        var turn = PromptTurn(start, idle: idle)
        #expect(turn.isFree(start))
        turn.passed(start)
        turn.passed(start)
        #expect(!turn.isFree(start))
        turn.answered()
        #expect(!turn.isFree(start))
        turn.answered()
        #expect(turn.isFree(start))
        turn.answered()
        turn.passed(start)
        #expect(!turn.isFree(start))
    }

    @Test("the usual way sees a request now and then, so that it does not take the connection for an idle one")
    func renewal() {
        var turn = PromptTurn(start, idle: idle)
        let later = start + .seconds(5)
        #expect(turn.isFree(later - .nanoseconds(1)))
        #expect(!turn.isFree(later))
        turn.passed(later)
        turn.answered()
        #expect(turn.isFree(later + .seconds(4)))
    }

    @Test("nothing is answered at once when the connection ends")
    func end() {
        var turn = PromptTurn(start, idle: idle)
        turn.end()
        #expect(!turn.isFree(start))
    }
}
