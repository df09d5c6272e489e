import SQLStore
import Store
import Synchronization

/// One connection to a PostgreSQL server, on a thread of its own. Many callers may use it at once: it sends what they ask without waiting
/// for the answers to others.
final class PostgreSQLConnection: SQLConnection {
    private let mailbox: Mailbox
    private let patience: Duration
    private let signOfLife: Duration

    /// Connects and sets the session up.
    ///
    /// - Throws: `unavailable` or `busy`, with a sentence that says what is wrong with which setting.
    static func open(_ settings: ConnectionSettings, _ role: Role) async throws(StoreError) -> PostgreSQLConnection {
        let plan = try ConnectPlan(settings, role)
        let connection = try PostgreSQLConnection(settings, role)
        try await connection.start(plan, settings, role)
        return connection
    }

    private init(_ settings: ConnectionSettings, _ role: Role) throws(StoreError) {
        mailbox = try Mailbox()
        let longest = role == .migrator ? SQLLimits.migrationWait : settings.statementTimeout
        patience = longest + PostgreSQLLimits.slack
        signOfLife = settings.connectTimeout
    }

    /// The thread outlives this object by what it is doing.
    deinit { mailbox.close(Self.closed) }

    func snapshot(_ statements: [SQLStatement], _ limit: AnswerLimit) async throws(StoreError) -> [[[Value]]] {
        guard !statements.isEmpty else { return [] }
        return try await done(statements, .read(limit), patience)
    }

    func transaction(_ statements: [SQLStatement]) async throws(StoreError) {
        guard !statements.isEmpty else { return }
        _ = try await done(statements, .transaction, patience)
    }

    /// PostgreSQL has no say for its users in when its own log goes; that it answers is all that can be asked.
    func flush() async throws(StoreError) {
        _ = try await done([Self.nothing], .read(.read), patience)
    }

    func isAlive() async -> Bool {
        (try? await done([Self.nothing], .read(.read), signOfLife)) != nil
    }

    func close() async {
        mailbox.close(Self.closed)
    }

    private func done(
        _ statements: [SQLStatement],
        _ work: Job.Work,
        _ patience: Duration
    ) async throws(StoreError) -> [[[Value]]] {
        let answer = await withCheckedContinuation { caller in
            mailbox.post(Job(statements, work, patience: patience) { caller.resume(returning: $0) })
        }
        return try answer.get()
    }

    private static let nothing = SQLStatement("SELECT 1")
    private static let closed = StoreError(.closed, "the database was closed")
}

// MARK: Opening

extension PostgreSQLConnection {
    private func start(_ plan: ConnectPlan, _ settings: ConnectionSettings, _ role: Role) async throws(StoreError) {
        let setUp = SessionSettings.statement(role, statementTimeout: settings.statementTimeout)
        let answer = await withCheckedContinuation { caller in
            let once = Once { caller.resume(returning: $0) }
            // The library looks up names and connects for as long as it likes; the caller does not wait for that.
            let alarm = Task { [mailbox] in
                try await Task.sleep(for: plan.patience)
                let late = StoreError(.unavailable, "the database did not answer in time")
                mailbox.close(late)
                once.give(.failure(late))
            }
            let job = Job([setUp], .setUp, patience: settings.connectTimeout) { outcome in
                alarm.cancel()
                once.give(outcome)
            }
            mailbox.post(job)
            let isStarted = OwnThread.start { [mailbox] in Session.run(plan, mailbox) }
            if !isStarted { job.finish(.failure(StoreError(.unavailable, "the system has no thread left"))) }
        }
        _ = try answer.get()
    }
}

/// Gives the first outcome on, and no other.
private final class Once: Sendable {
    private let take: @Sendable (Job.Answer) -> Void
    private let isTaken = Mutex(false)

    init(_ take: @escaping @Sendable (Job.Answer) -> Void) {
        self.take = take
    }

    func give(_ answer: Job.Answer) {
        let isFirst = isTaken.withLock { isTaken in
            defer { isTaken = true }
            return !isTaken
        }
        if isFirst { take(answer) }
    }
}
