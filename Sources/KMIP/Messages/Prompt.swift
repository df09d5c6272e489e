/// What comes of an attempt to have an answer at once, on the thread that asks.
public enum Prompt<Answer> {
    case done(Answer)
    /// It cannot be said on this thread; a thread that may wait for the disk may be able to.
    case elsewhere
    /// No thread has it at once: there is something to wait for, or to refuse.
    case longWay

    /// The answer, if there is one.
    public var answer: Answer? {
        if case .done(let answer) = self { answer } else { nil }
    }

    /// The same with another answer; where there is none, the long way.
    public func flatMap<Other>(_ change: (Answer) -> Other?) -> Prompt<Other> {
        switch self {
        case .done(let answer): change(answer).map { .done($0) } ?? .longWay
        case .elsewhere: .elsewhere
        case .longWay: .longWay
        }
    }
}

extension Prompt: Sendable where Answer: Sendable {}

extension Prompt: Equatable where Answer: Equatable {}
