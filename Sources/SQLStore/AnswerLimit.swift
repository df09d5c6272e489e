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
