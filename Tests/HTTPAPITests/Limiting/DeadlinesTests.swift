import Testing

@testable import HTTPAPI

@Suite("What a connection waits for")
struct DeadlinesTests {
    private func wait(after events: [Deadlines.Event]) -> Deadlines.Wait? {
        var deadlines = Deadlines()
        for event in events { deadlines.take(event) }
        return deadlines.wait
    }

    @Test("nothing runs between requests, and each stage of a request has its own deadline")
    func stages() {
        #expect(wait(after: []) == nil)
        #expect(wait(after: [.requestHead]) == .body)
        #expect(wait(after: [.requestHead, .requestEnd]) == .answer)
        #expect(wait(after: [.requestHead, .requestEnd, .answerHead]) == nil)
        #expect(wait(after: [.requestHead, .requestEnd, .answerHead, .answerEnd]) == nil)
    }

    @Test("a caller who takes nothing is waited for only while an answer is under way")
    func reader() {
        #expect(wait(after: [.writable(false)]) == nil)
        #expect(wait(after: [.requestHead, .requestEnd, .answerHead, .writable(false)]) == .reader)
        #expect(wait(after: [.requestHead, .requestEnd, .answerHead, .writable(false), .writable(true)]) == nil)
        #expect(wait(after: [.requestHead, .requestEnd, .answerHead, .writable(false), .answerEnd]) == nil)
    }

    @Test("a body that goes on after its answer is still waited for")
    func earlyAnswer() {
        #expect(wait(after: [.requestHead, .answerHead, .answerEnd]) == .body)
        #expect(wait(after: [.requestHead, .answerHead, .answerEnd, .requestEnd]) == nil)
    }

    @Test("a body that is answered while it comes has to go on, unless it is that of the next request")
    func progress() {
        #expect(wait(after: [.requestHead, .answerHead]) == .progress)
        #expect(wait(after: [.requestHead, .answerHead, .requestEnd]) == nil)
        #expect(wait(after: [.requestHead, .requestEnd, .requestHead, .answerHead]) == .body)
    }

    @Test("a body that is taken while it comes has to go on, and one that came has not")
    func taken() {
        #expect(wait(after: [.requestHead, .taken]) == .progress)
        #expect(wait(after: [.requestHead, .taken, .requestEnd]) == .answer)
        #expect(wait(after: [.requestHead, .requestEnd, .taken, .requestHead]) == .body)
        #expect(wait(after: [.requestHead, .requestEnd, .requestHead, .taken]) == .body)
        #expect(wait(after: [.requestHead, .taken, .requestEnd, .answerHead, .answerEnd, .requestHead]) == .body)
    }

    @Test("a second request that came meanwhile is answered next")
    func pipelined() {
        let two: [Deadlines.Event] = [.requestHead, .requestEnd, .requestHead, .requestEnd]
        #expect(wait(after: two + [.answerHead, .answerEnd]) == .answer)
        #expect(wait(after: two + [.answerHead, .answerEnd, .answerHead, .answerEnd]) == nil)
        #expect(wait(after: [.answerEnd, .answerEnd, .requestHead, .requestEnd]) == .answer)
    }
}
