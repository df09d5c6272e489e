import Store

/// Lends connections, at most so many, first come first served, each to one caller at a time.
///
/// One that turned out to be of no use is closed, and another is opened when the next caller comes; after a pause, or when another one was
/// lost, a connection is asked for a sign of life before it is lent. An old one is replaced, so that rotated credentials come into use.
public actor ConnectionPool: ConnectionSource {
    public typealias Opener = @Sendable () async throws(StoreError) -> any SQLConnection

    private struct Waiter {
        let number: Int
        let continuation: CheckedContinuation<Result<PooledConnection?, StoreError>, Never>
    }

    private let limit: Int
    private let patience: Duration
    private let open: Opener
    private let clock = ContinuousClock()
    private var idle: [PooledConnection] = []
    /// Lent, idle, or being opened.
    private var count = 0
    private var backoff = Backoff()
    /// Connections that were used last before this moment may be lost.
    private var distrust: ContinuousClock.Instant
    private var waiters: [Waiter] = []
    private var lastNumber = 0
    private var isClosed = false

    /// - Parameters:
    ///   - limit: the most connections at a time.
    ///   - patience: how long a caller waits for one before `busy`.
    public init(limit: Int, patience: Duration = SQLLimits.patience, open: @escaping Opener) {
        self.limit = max(1, limit)
        self.patience = patience
        self.open = open
        distrust = clock.now
    }

    nonisolated public func withConnection<Answer: Sendable>(
        _ body: @Sendable (any SQLConnection) async throws(StoreError) -> Answer
    ) async throws(StoreError) -> Answer {
        let member = try await borrow()
        do throws(StoreError) {
            let answer = try await body(member.connection)
            await giveBack(member, isSound: true)
            return answer
        } catch {
            await giveBack(member, isSound: !error.losesConnection)
            throw error
        }
    }

    /// Closes every connection, the lent ones when they come back.
    public func close() async {
        isClosed = true
        for waiter in waiters { waiter.continuation.resume(returning: .failure(Self.closed)) }
        waiters = []
        let members = idle
        idle = []
        count -= members.count
        for member in members { await member.connection.close() }
    }

    private func borrow() async throws(StoreError) -> PooledConnection {
        while true {
            if isClosed { throw Self.closed }
            if let member = idle.popLast() {
                if await isUsable(member) { return member }
            } else if let member = try await opened() {
                return member
            } else if let member = try await turn(), await isUsable(member) {
                return member
            }
        }
    }

    /// Asks a connection that nobody used for a while; one that does not answer is gone when this returns.
    private func isUsable(_ member: PooledConnection) async -> Bool {
        if member.isTrusted(since: distrust, at: clock.now) { return true }
        if await member.connection.isAlive(), !isClosed { return true }
        count -= 1
        wakeNext()
        await member.connection.close()
        return false
    }

    /// A new connection; nil when others must come back first.
    private func opened() async throws(StoreError) -> PooledConnection? {
        guard count < limit else { return nil }
        if let refusal = backoff.refusal(at: clock.now) {
            if count > 0 { return nil }
            // Nobody will come back to wake the others.
            wakeNext()
            throw refusal
        }
        count += 1
        do throws(StoreError) {
            let connection = try await open()
            backoff.succeeded()
            return PooledConnection(connection, at: clock.now)
        } catch {
            count -= 1
            backoff.failed(error, at: clock.now)
            wakeNext()
            // With fewer connections than allowed, but some, callers are served more slowly.
            guard count > 0, error.code == .busy else { throw error }
            return nil
        }
    }

    private func giveBack(_ member: PooledConnection, isSound: Bool) async {
        let now = clock.now
        if isSound && !isClosed && !member.isOld(at: now) {
            var member = member
            member.lastUse = now
            hand(member)
        } else {
            if !isSound { distrust = now }
            count -= 1
            wakeNext()
            await member.connection.close()
        }
    }

    private static let closed = StoreError(.closed, "the database was closed")
}

extension StoreError {
    /// Whether the connection on which it happened is of no more use.
    var losesConnection: Bool { code == .unavailable || code == .outcomeUnknown || code == .closed }
}

// MARK: Waiting

extension ConnectionPool {
    /// Gives a connection to whoever waits longest; were it only laid down, someone who comes just now could take it first.
    private func hand(_ member: PooledConnection) {
        guard !waiters.isEmpty else { return idle.append(member) }
        waiters.removeFirst().continuation.resume(returning: .success(member))
    }

    /// Lets the one who waits longest see whether a connection may be opened.
    private func wakeNext() {
        guard !waiters.isEmpty else { return }
        waiters.removeFirst().continuation.resume(returning: .success(nil))
    }

    /// The connection that another gave back, or nil when one may be opened.
    private func turn() async throws(StoreError) -> PooledConnection? {
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
        return try outcome.get()
    }

    private func giveUp(_ number: Int) {
        guard let position = waiters.firstIndex(where: { $0.number == number }) else { return }
        let waiter = waiters.remove(at: position)
        waiter.continuation.resume(returning: .failure(StoreError(.busy, "no connection to the database became free")))
    }
}
