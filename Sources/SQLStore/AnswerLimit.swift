import Store

/// How many bytes of values an answer may have, and what happens beyond.
public struct AnswerLimit: Sendable, Hashable {
    public enum Excess: Sendable, Hashable {
        /// Throws `too-large`.
        case refuse
        /// Gives the rows up to and with the one that reaches the limit.
        case stop
    }

    public let bytes: Int
    public let excess: Excess

    public init(bytes: Int, excess: Excess) {
        self.bytes = bytes
        self.excess = excess
    }

    public static let read = AnswerLimit(bytes: StoreLimits.answer, excess: .refuse)
    public static let page = AnswerLimit(bytes: StoreLimits.page, excess: .stop)
}

extension AnswerLimit {
    /// The answers to all statements of a read, each of which gets what the ones before it left of the bytes.
    public func answers(
        to statements: [SQLStatement],
        _ rows: (SQLStatement, AnswerLimit) throws(StoreError) -> [[Value]]
    ) throws(StoreError) -> [[[Value]]] {
        var answers: [[[Value]]] = []
        var left = self
        for statement in statements {
            let answer = try rows(statement, left)
            left = left.after(answer)
            answers.append(answer)
        }
        return answers
    }

    /// What is left behind an answer.
    public func after(_ rows: [[Value]]) -> AnswerLimit {
        AnswerLimit(bytes: bytes - rows.reduce(0) { $0 + $1.reduce(0) { $0 + $1.size } }, excess: excess)
    }
}
