import SQLStore
import Store

/// A connection that counts and does nothing.
actor IdleConnection: SQLConnection {
    private(set) var isClosed = false
    /// A server that went away without a word.
    private var isLost = false
    private(set) var questions = 0

    func snapshot(_ statements: [SQLStatement], _ limit: AnswerLimit) throws(StoreError) -> [[[Value]]] {
        if isClosed { throw StoreError(.closed, "closed") }
        return []
    }

    func transaction(_ statements: [SQLStatement]) {}
    func flush() {}
    func isAlive() -> Bool {
        questions += 1
        return !isClosed && !isLost
    }
    func lose() { isLost = true }
    func close() { isClosed = true }
}

/// Opens connections, or refuses to.
actor Opened {
    private(set) var connections: [IdleConnection] = []
    private(set) var tries = 0
    private var refusal: StoreError.Code?

    func open() throws(StoreError) -> any SQLConnection {
        tries += 1
        if let refusal { throw StoreError(refusal, "refused") }
        let connection = IdleConnection()
        connections.append(connection)
        return connection
    }

    func refuse(_ isRefusing: Bool, as code: StoreError.Code = .unavailable) { refusal = isRefusing ? code : nil }
}

/// Holds whoever passes until it is opened, so that no test counts on a sleep.
actor Gate {
    private var isOpen = false
    /// How many came to it.
    private(set) var count = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func pass() async {
        count += 1
        if !isOpen { await withCheckedContinuation { waiting.append($0) } }
    }

    func open() {
        isOpen = true
        for waiter in waiting { waiter.resume() }
        waiting = []
    }
}

func pause(_ connection: any SQLConnection) async { await Task.yield() }

/// Tries until it succeeds; the last error is thrown when it never does.
func eventually(_ body: () async throws -> Void) async throws {
    for _ in 0..<500 {
        do { return try await body() } catch { try await Task.sleep(for: .milliseconds(10)) }
    }
    try await body()
}
