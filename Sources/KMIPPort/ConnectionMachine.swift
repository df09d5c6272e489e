import Canonical

/// What happens on one connection, without a network: messages are answered one after the other in the order in which they came, however many
/// are sent before an answer is read (KMIP says nothing of pipelining; KMIP 1.x has nothing but the order by which an answer finds its request).
struct ConnectionMachine {
    enum Event {
        case received(Bytes)
        /// What follows cannot be taken apart into messages: it is answered as the last thing on this connection.
        case garbled(Bytes)
        case answered(PortAnswer)
        /// The server ends: what is under way is finished, nothing more is begun.
        case farewell
        /// Whether the client takes the responses that were written.
        case writable(Bool)
    }

    enum Effect: Equatable {
        /// Answer this message; ``Event/answered(_:)`` follows.
        case answer(Bytes)
        case write(Bytes)
        case close
    }

    private var waiting: [Bytes] = []
    private var waitingBytes = 0
    private var isAnswering = false
    private var isEnding = false
    private var isWritable = true
    private var isClosed = false

    /// Whether more may be read.
    var takesMore: Bool {
        !isEnding && isWritable && waiting.count < PortLimits.waitingMessages
            && waitingBytes < PortLimits.waitingBytes
    }

    /// Whether nothing is under way, so that the client's silence counts.
    var isIdle: Bool { !isAnswering && waiting.isEmpty }

    mutating func handle(_ event: Event) -> [Effect] {
        if isClosed { return [] }
        switch event {
        case .received(let message): wait(message)
        case .garbled(let bytes):
            wait(bytes)
            isEnding = true
        case .answered(let response):
            isAnswering = false
            if !response.isSenderKnown { end() }
            return [.write(response.bytes)] + next()
        case .farewell: end()
        case .writable(let now): isWritable = now
        }
        return next()
    }

    /// Nothing more is begun.
    private mutating func end() {
        isEnding = true
        (waiting, waitingBytes) = ([], 0)
    }

    private mutating func wait(_ message: Bytes) {
        if isEnding { return }
        waiting.append(message)
        waitingBytes += message.count
    }

    private mutating func next() -> [Effect] {
        if isAnswering { return [] }
        if !waiting.isEmpty {
            guard isWritable else { return [] }
            let message = waiting.removeFirst()
            waitingBytes -= message.count
            isAnswering = true
            return [.answer(message)]
        }
        if isEnding {
            isClosed = true
            return [.close]
        }
        return []
    }
}
