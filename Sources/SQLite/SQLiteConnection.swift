import SQLStore
import Store

/// One connection to a database file, on a thread of its own.
actor SQLiteConnection: SQLConnection {
    private let thread: ConnectionThread
    private let path: String
    private let role: SQLiteSession.Role
    private var session: SQLiteSession?

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// - Throws: as ``SQLiteSession/init(_:_:)`` does.
    static func open(_ path: String, _ role: SQLiteSession.Role) async throws(StoreError) -> SQLiteConnection {
        guard let thread = ConnectionThread() else {
            throw StoreError(.unavailable, "the system has no thread left")
        }
        let connection = SQLiteConnection(path, role, thread)
        try await connection.open()
        return connection
    }

    private init(_ path: String, _ role: SQLiteSession.Role, _ thread: ConnectionThread) {
        self.path = path
        self.role = role
        self.thread = thread
    }

    func snapshot(_ statements: [SQLStatement], _ limit: AnswerLimit) throws(StoreError) -> [[[Value]]] {
        try opened().snapshot(statements, limit)
    }

    func transaction(_ statements: [SQLStatement]) throws(StoreError) { try opened().transaction(statements) }

    func flush() throws(StoreError) { try opened().flush() }

    func isAlive() -> Bool { session?.isAlive ?? false }

    func close() { session = nil }

    private func open() throws(StoreError) { session = try SQLiteSession(path, role) }

    private func opened() throws(StoreError) -> SQLiteSession {
        guard let session else { throw StoreError(.closed, "the database was closed") }
        return session
    }
}
