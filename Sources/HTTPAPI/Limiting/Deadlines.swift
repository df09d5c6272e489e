/// What a connection waits for, and so which deadline runs. It sees events and no clock.
struct Deadlines: Sendable {
    enum Wait: Sendable, Hashable {
        /// The rest of a request's body.
        case body
        /// More of a body that is taken while it comes, of whatever length it is.
        case progress
        /// The head of an answer.
        case answer
        /// A caller who takes what is ready for him.
        case reader

        /// Seconds that it may take.
        func seconds(_ patience: Patience) -> Int64 {
            switch self {
            case .body, .progress: patience.bodySeconds
            case .answer: Limits.answerSeconds
            case .reader: Limits.readerSeconds
            }
        }
    }

    enum Event: Sendable, Hashable {
        case requestHead, requestEnd, answerHead, answerEnd
        /// The body that is coming is taken piece by piece, and answered at its end.
        case taken
        case writable(Bool)
    }

    private var isReceiving = false
    private var isTaken = false
    private var isSending = false
    private var isWritable = true
    /// Requests whose answers are not finished.
    private var open = 0

    /// What is waited for now; nil between requests, and while an answer is made ready and taken.
    var wait: Wait? {
        if isReceiving { return (isSending || isTaken) && open == 1 ? .progress : .body }
        if isSending { return isWritable ? nil : .reader }
        return open > 0 ? .answer : nil
    }

    /// Whether the only request of the connection has had no answer yet, so that a refusal of it overtakes nothing.
    var isUnanswered: Bool { isReceiving && !isSending && open == 1 }

    mutating func take(_ event: Event) {
        switch event {
        case .requestHead: (isReceiving, isTaken, open) = (true, false, open + 1)
        // Of a body that has come meanwhile nothing is waited for, and what comes behind it is another request's.
        case .taken: isTaken = isReceiving && open == 1
        case .requestEnd: isReceiving = false
        case .answerHead: isSending = true
        case .answerEnd: (isSending, open) = (false, max(0, open - 1))
        case .writable(let flag): isWritable = flag
        }
    }
}
