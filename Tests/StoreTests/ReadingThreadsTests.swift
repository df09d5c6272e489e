import Store
import Synchronization
import Testing

@Suite("Attempts on the threads of a store")
struct ReadingThreadsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let isHere: Bool
        let attempts: [Attempt]
        let isLeft: Bool

        var testDescription: String { "\(isHere ? "here" : "not here"): \(attempts)" }
    }

    static let cases = [
        Case(isHere: true, attempts: [.done], isLeft: false),
        Case(isHere: true, attempts: [.inVain], isLeft: true),
        Case(isHere: true, attempts: [.elsewhere, .done], isLeft: false),
        Case(isHere: true, attempts: [.elsewhere, .elsewhere], isLeft: true),
        Case(isHere: true, attempts: [.elsewhere, .inVain], isLeft: true),
        Case(isHere: false, attempts: [.done], isLeft: false),
        Case(isHere: false, attempts: [.inVain], isLeft: true),
        Case(isHere: false, attempts: [.elsewhere], isLeft: true),
    ]

    @Test(
        "a second one is made only where another thread may do better, and what is in vain is left at once",
        arguments: cases
    )
    func attempts(_ expected: Case) {
        let threads = Threads(isHere: expected.isHere)
        let counts = Counts()
        threads.attempt {
            counts.made.withLock { made in
                made += 1
                return expected.attempts.indices.contains(made - 1) ? expected.attempts[made - 1] : .done
            }
        } orElse: {
            counts.left.withLock { $0 += 1 }
        }
        #expect(counts.made.withLock { $0 } == expected.attempts.count)
        #expect(counts.left.withLock { $0 } == (expected.isLeft ? 1 : 0))
        let isSecond = expected.isHere ? expected.attempts.count > 1 : true
        #expect(threads.runs.withLock { $0 } == (isSecond ? 1 : 0))
    }
}

private final class Counts: Sendable {
    let made = Mutex(0)
    let left = Mutex(0)
}

/// Threads that are the one on which they are asked.
private final class Threads: ReadingThreads {
    let runs = Mutex(0)
    private let isHere: Bool

    init(isHere: Bool) { self.isHere = isHere }

    func enqueue(_ job: consuming ExecutorJob) {
        UnownedJob(job).runSynchronously(on: asUnownedTaskExecutor())
    }

    func run(_ call: @escaping @Sendable () -> Void) {
        runs.withLock { $0 += 1 }
        call()
    }

    func tryHere<Answer>(_ call: () -> Answer) -> Answer? { isHere ? call() : nil }
}
