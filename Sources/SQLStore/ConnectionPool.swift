import Store

/// Lends connections, at most so many, first come first served. One that turned out to be of no use is closed, and another
/// is opened when the next caller comes.
public actor ConnectionPool {
    public typealias Opener = @Sendable () async throws(StoreError) -> any SQLConnection

    private struct Waiter {
        let number: Int
        let continuation: CheckedContinuation<Result<Void, StoreError>, Never>
    }

    private let limit: Int
    private let patience: Duration
    private let open: Opener
    private var idle: [any SQLConnection] = []
    /// Lent, idle, or being opened.
    private var count = 0
    private var waiters: [Waiter] = []
    private var lastNumber = 0
    private var isClosed = false

    /// - Parameters:
    ///   - limit: the most connections at a time.
    ///   - patience: how long a caller waits for one before `busy`.
    public init(limit: Int, patience: Duration = SQLLimits.patience, open: @escaping Opener) {
        self.limit = limit
        self.patience = patience
        self.open = open
    }

    /// Runs the body with a connection of its own.
    ///
    /// Throws what the body throws; `busy` when none became free in time, `closed`, or what kept one from being opened.
    nonisolated public func withConnection<Answer: Sendable>(
        _ body: @Sendable (any SQLConnection) async throws(StoreError) -> Answer
    ) async throws(StoreError) -> Answer {
        let connection = try await borrow()
        do throws(StoreError) {
            let answer = try await body(connection)
            await giveBack(connection, isSound: true)
            return answer
        } catch {
            await giveBack(connection, isSound: error.code != .unavailable && error.code != .outcomeUnknown)
            throw error
        }
    }

    /// Closes every connection, the lent ones when they come back.
    public func close() async {
        isClosed = true
        for waiter in waiters { waiter.continuation.resume(returning: .failure(Self.closed)) }
        waiters = []
        let connections = idle
        idle = []
        count -= connections.count
        for connection in connections { await connection.close() }
    }

    private func borrow() async throws(StoreError) -> any SQLConnection {
        while true {
            if isClosed { throw Self.closed }
            if let connection = idle.popLast() { return connection }
            if count < limit { return try await opened() }
            try await turn()
        }
    }

    private func opened() async throws(StoreError) -> any SQLConnection {
        count += 1
        do throws(StoreError) {
            return try await open()
        } catch {
            count -= 1
            wakeNext()
            throw error
        }
    }

    private func giveBack(_ connection: any SQLConnection, isSound: Bool) async {
        if isSound && !isClosed {
            idle.append(connection)
            wakeNext()
        } else {
            count -= 1
            wakeNext()
            await connection.close()
        }
    }

    private static let closed = StoreError(.closed, "the database was closed")
}

// MARK: Waiting

extension ConnectionPool {
    private func wakeNext() {
        guard !waiters.isEmpty else { return }
        waiters.removeFirst().continuation.resume(returning: .success(()))
    }

    /// Returns when a connection may be free.
    private func turn() async throws(StoreError) {
        guard waiters.count < SQLLimits.waiting else {
            throw StoreError(.busy, "too many callers wait for the database")
        }
        lastNumber += 1
        let number = lastNumber
        let alarm = Task {
            try await Task.sleep(for: patience)
            giveUp(number)
        }
        defer { alarm.cancel() }
        let outcome = await withCheckedContinuation { waiters.append(Waiter(number: number, continuation: $0)) }
        try outcome.get()
    }

    private func giveUp(_ number: Int) {
        guard let position = waiters.firstIndex(where: { $0.number == number }) else { return }
        let waiter = waiters.remove(at: position)
        waiter.continuation.resume(returning: .failure(StoreError(.busy, "no connection to the database became free")))
    }
}
