import SQLStore
import Store

/// What one caller wants of a connection, and what came of it so far.
///
/// Unchecked, because it changes: it belongs to its maker until it is posted, and to the connection's thread from then on.
final class Job: @unchecked Sendable {
    enum Work {
        case read(AnswerLimit)
        /// With the rows dropped.
        case transaction
        /// Statements about the session.
        case setUp
    }

    typealias Answer = Result<[[[Value]]], StoreError>

    let statements: [SQLStatement]
    let work: Work
    /// How long the server may say nothing while this job is awaited.
    let patience: Duration
    private let answer: @Sendable (Answer) -> Void

    /// How often it was sent; what comes for an earlier time is of no interest.
    private(set) var sends = 0
    /// Must not share its transaction with others: it fell with one of them already.
    private(set) var isAlone = false
    private(set) var isFinished = false
    private(set) var failure: StoreError?
    /// The server has forgotten a statement that the program thought prepared.
    private(set) var isForgotten = false
    /// Another job's failure took this one with it.
    private(set) var isAborted = false
    var isCommitSent = false
    var isCommitted = false
    private var answers: [[[Value]]] = []
    private var room = 0
    private var thrownAway = 0

    init(
        _ statements: [SQLStatement],
        _ work: Work,
        patience: Duration,
        answer: @escaping @Sendable (Answer) -> Void
    ) {
        self.statements = statements
        self.work = work
        self.patience = patience
        self.answer = answer
    }

    var isRead: Bool { if case .read = work { true } else { false } }

    /// Whether the commit must wait until the counts are known.
    var waitsForCounts: Bool { statements.contains { $0.expectation == .oneChange } }

    var mayBeSentAgain: Bool { sends < PostgreSQLLimits.resends }

    func begin() {
        sends += 1
        failure = nil
        isForgotten = false
        isAborted = false
        isCommitSent = false
        answers.removeAll(keepingCapacity: true)
        if case .read(let limit) = work {
            room = limit.bytes
            answers = Array(repeating: [], count: statements.count)
        }
    }

    /// The first failure is what the caller hears of.
    func fail(_ error: StoreError) { failure = failure ?? error }

    func forget() { isForgotten = true }

    func abort() {
        isAborted = true
        isAlone = true
    }

    /// Tells the caller, once.
    func finish(_ outcome: Answer) {
        guard !isFinished else { return }
        isFinished = true
        answer(outcome)
    }

    /// Tells the caller what came of it.
    func finish() { finish(failure.map(Result.failure) ?? .success(answers)) }
}

// MARK: Rows

extension Job {
    /// Keeps a row, as far as the answer's limit goes.
    ///
    /// - Returns: false when so much was thrown away that the connection had better be given up.
    func take(_ row: [Value], of statement: Int) -> Bool {
        guard case .read(let limit) = work, answers.indices.contains(statement) else { return true }
        let size = row.reduce(0) { $0 + $1.size }
        let isTaken = failure == nil && (limit.excess == .stop ? room > 0 : size <= room)
        if isTaken {
            answers[statement].append(row)
            room -= size
            return true
        }
        if limit.excess == .refuse { fail(StoreError(.tooLarge, "the answer has more than \(limit.bytes) bytes")) }
        thrownAway += size
        return thrownAway < PostgreSQLLimits.thrownAway
    }
}
