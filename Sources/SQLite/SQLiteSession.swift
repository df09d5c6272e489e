import CSQLite
import SQLStore
import Store

/// One connection to a database file, as the one thread sees it that may use it: every call reads or writes here and now.
final class SQLiteSession {
    enum Role {
        case writer, reader
        /// Reads on a thread that may not wait.
        case visitor
    }

    private let path: String
    private let role: Role
    private let cache: Int
    private var handle: SQLiteHandle?

    /// Opens the file and sets the connection up: write-ahead log, every commit on the disk before it is acknowledged,
    /// deleted bytes overwritten.
    ///
    /// - Parameter cache: KiB of pages that it keeps in memory.
    /// - Throws: `foreign-database` for another program's file, `read-only`, `unavailable`, `damaged`, `full`.
    init(_ path: String, _ role: Role, cache: Int = SQLiteLimits.cache) throws(StoreError) {
        self.path = path
        self.role = role
        self.cache = cache
        try open()
    }

    func snapshot(_ statements: [SQLStatement], _ limit: AnswerLimit) throws(StoreError) -> [[[Value]]] {
        let handle = try opened()
        // One statement sees one state of the database by itself.
        guard statements.count > 1 else {
            return try statements.map { statement throws(StoreError) in try handle.rows(statement, limit) }
        }
        try handle.run("BEGIN")
        do throws(StoreError) {
            let answers = try limit.answers(to: statements) { statement, left throws(StoreError) in
                try handle.rows(statement, left)
            }
            try handle.run("COMMIT")
            return answers
        } catch {
            try? rollBack(handle)
            throw error
        }
    }

    /// Whether there can be visitors.
    static var canReadWithoutWaiting: Bool { PromptReads.isPossible }

    /// Whether each answer is what its statement gives now, all of one state of the database.
    ///
    /// A read of SQLite lasts as long as any statement of its connection is unfinished: the first one stays so until the others were compared, which
    /// says the same as BEGIN and COMMIT round them and costs less. Its statement must not be that of another one; else nothing is said.
    func areStill(_ answers: [KnownRows]) -> Bool {
        role == .visitor ? PromptReads.only { areSame(answers) } : areSame(answers)
    }

    private func areSame(_ answers: [KnownRows]) -> Bool {
        guard let handle, !handle.isInTransaction, let first = answers.first,
            let held = handle.prepared(first.statement.text)
        else { return false }
        defer { held.reset() }
        guard held.begins(with: first) else { return false }
        for answer in answers.dropFirst() {
            guard let statement = handle.prepared(answer.statement.text), statement !== held else { return false }
            defer { statement.reset() }
            guard statement.begins(with: answer), answer.isFull || statement.isOver() else { return false }
        }
        return first.isFull || held.isOver()
    }

    func transaction(_ statements: [SQLStatement]) throws(StoreError) {
        let handle = try opened()
        try handle.run("BEGIN IMMEDIATE")
        do throws(StoreError) {
            for statement in statements { try run(statement, handle) }
        } catch {
            try rollBack(handle)
            throw error
        }
        try commit(handle)
    }

    /// Moves the write-ahead log into the database and cuts it to nothing.
    func flush() throws(StoreError) {
        let row = try opened().rows(SQLStatement("PRAGMA wal_checkpoint(TRUNCATE)"), .read, keepsPrepared: false).first
        guard row?.first == .integer(0) else { throw StoreError(.busy, "a reader still needs the write-ahead log") }
    }

    var isAlive: Bool { handle != nil }

    func close() { handle = nil }

    private func opened() throws(StoreError) -> SQLiteHandle {
        guard let handle else { throw StoreError(.closed, "the database was closed") }
        return handle
    }

    private func run(_ statement: SQLStatement, _ handle: SQLiteHandle) throws(StoreError) {
        let changed = try handle.write(statement)
        if statement.expectation != .anything && changed != 1 {
            throw StoreError(.conflict, "a guard was missed: the row was changed or removed meanwhile")
        }
    }

    private func commit(_ handle: SQLiteHandle) throws(StoreError) {
        do throws(StoreError) {
            try handle.run("COMMIT")
        } catch {
            let isRolledBack = (try? rollBack(handle)) != nil
            // The commit's mark may or may not have reached the disk that failed.
            throw error.code == .unavailable || !isRolledBack ? StoreError(.outcomeUnknown, error.detail) : error
        }
    }

    /// SQLite has rolled some failures back by itself.
    private func rollBack(_ handle: SQLiteHandle) throws(StoreError) {
        guard handle.isInTransaction else { return }
        do throws(StoreError) {
            try handle.execute("ROLLBACK")
        } catch {
            // Nothing of an open transaction outlives its connection.
            self.handle = nil
            throw StoreError(.unavailable, error.detail)
        }
    }
}

// MARK: Opening

extension SQLiteSession {
    private func open() throws(StoreError) {
        let handle = try SQLiteHandle(path: path)
        guard !handle.isReadOnly else { throw StoreError(.readOnly, "the database \(path) takes no writes") }
        if role == .writer { try checkOwner(handle) }
        for pragma in Self.pragmas { try handle.execute(pragma) }
        try handle.execute("PRAGMA cache_size = -\(cache)")
        switch role {
        case .writer: try useWriteAheadLog(handle)
        case .reader, .visitor: try handle.execute("PRAGMA query_only = ON")
        }
        if role == .visitor { handle.neverWaitForLocks() }
        self.handle = handle
    }

    /// A file with tables and without our mark is another program's.
    ///
    /// The tables are counted first: another server may write them and the mark, in one transaction, at any moment.
    private func checkOwner(_ handle: SQLiteHandle) throws(StoreError) {
        let tables = try handle.value("SELECT count(*) FROM sqlite_master")
        let mark = try handle.value("PRAGMA application_id")
        if mark == .integer(SQLiteDialect.applicationID) { return }
        guard mark == .integer(0), tables == .integer(0) else {
            throw StoreError(.foreignDatabase, "\(path) is a database of another program")
        }
    }

    private func useWriteAheadLog(_ handle: SQLiteHandle) throws(StoreError) {
        // Asked for as bytes: the engine's rows are numbers and bytes only.
        try handle.execute("PRAGMA journal_mode = WAL")
        guard try handle.value("SELECT CAST(journal_mode AS BLOB) FROM pragma_journal_mode") == .of("wal") else {
            throw StoreError(.unavailable, "the disk of \(path) cannot keep a write-ahead log")
        }
    }

    private static let pragmas = [
        "PRAGMA synchronous = FULL",
        "PRAGMA secure_delete = ON",
        "PRAGMA foreign_keys = OFF",
        "PRAGMA trusted_schema = OFF",
        "PRAGMA cell_size_check = ON",
        // What a sort keeps aside must not be written to a file that nobody overwrites.
        "PRAGMA temp_store = MEMORY",
    ]
}
