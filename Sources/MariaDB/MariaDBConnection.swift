import SQLStore
import Store

/// One connection to a MariaDB server, on a thread of its own.
actor MariaDBConnection: SQLConnection {
    private let thread: ConnectionThread
    private let login: MariaDBLogin
    private(set) var handle: MariaDBHandle?
    private var isClosed = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Logs in to the first of the hosts that takes the connection, is no read-only one and no node outside of its cluster, and sets the
    /// connection up.
    ///
    /// - Parameter watch: shared by all connections of a store.
    /// - Throws: `unavailable`, `busy` or `read-only` with what each of the hosts said.
    static func open(
        _ settings: ConnectionSettings,
        _ role: MariaDBRole,
        _ watch: SwitchoverWatch = SwitchoverWatch()
    ) async throws(StoreError) -> MariaDBConnection {
        guard let thread = ConnectionThread() else { throw StoreError(.unavailable, "the system has no thread left") }
        let connection = MariaDBConnection(MariaDBLogin(settings, role, watch), thread)
        try await connection.open()
        return connection
    }

    private init(_ login: MariaDBLogin, _ thread: ConnectionThread) {
        self.login = login
        self.thread = thread
    }

    /// Whether the server is a node of a Galera cluster.
    var isClustered: Bool { handle?.isClustered ?? false }

    func snapshot(_ statements: [SQLStatement], _ limit: AnswerLimit) throws(StoreError) -> [[[Value]]] {
        let handle = try opened()
        // One statement sees one state of the database by itself.
        guard statements.count > 1 else {
            return try statements.map { statement throws(StoreError) in try handle.rows(statement, limit) }
        }
        try handle.execute("START TRANSACTION READ ONLY")
        do throws(StoreError) {
            let answers = try limit.answers(to: statements) { statement, left throws(StoreError) in
                try handle.rows(statement, left)
            }
            try handle.execute("COMMIT")
            return answers
        } catch {
            rollBack(handle)
            throw error
        }
    }

    func transaction(_ statements: [SQLStatement]) throws(StoreError) {
        let handle = try opened()
        do throws(StoreError) {
            try handle.execute("START TRANSACTION")
            for statement in statements { try run(statement, handle) }
            try handle.commit()
        } catch {
            rollBack(handle)
            throw error
        }
    }

    /// The server has no say in where its pages and logs are: nothing is to be done.
    func flush() throws(StoreError) { _ = try opened() }

    func isAlive() -> Bool {
        guard let handle else { return false }
        return handle.answers(within: login.connectSeconds, then: login.answerSeconds)
    }

    func close() {
        isClosed = true
        handle = nil
    }

    private func open() throws(StoreError) { handle = try login.handle() }

    /// A connection that was given up because of what it still had to send is made anew.
    ///
    /// - Throws: `unavailable` where the server became read_only, so that the connection is dropped and the next host is tried.
    private func opened() throws(StoreError) -> MariaDBHandle {
        guard !isClosed else { throw StoreError(.closed, "the database was closed") }
        if let handle, !handle.isLost {
            try handle.checkWritable()
            return handle
        }
        handle = nil
        let new = try login.handle()
        handle = new
        return new
    }

    func run(_ statement: SQLStatement, _ handle: MariaDBHandle) throws(StoreError) {
        if statement.expectation == .oneTrue {
            guard try handle.rows(statement, .read) == [[.integer(1)]] else {
                throw StoreError(.busy, "another server has the lock for the database's migrations")
            }
            return
        }
        let changed = try handle.write(statement)
        if statement.expectation != .anything && changed != 1 {
            throw StoreError(.conflict, "a guard was missed: the row was changed or removed meanwhile")
        }
    }

    /// Nothing of an open transaction outlives its connection, so one that cannot be rolled back is given up.
    private func rollBack(_ handle: MariaDBHandle) {
        guard !handle.isLost else { return }
        do throws(StoreError) {
            try handle.execute("ROLLBACK")
        } catch {
            self.handle = nil
        }
    }
}
