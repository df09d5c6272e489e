import CSQLite
import SQLStore
import Store

/// An open database of the C library. All calls block; it belongs to one thread at a time.
final class SQLiteHandle {
    private let database: OpaquePointer
    private var prepared: [String: PreparedStatement] = [:]
    /// Those that were used last, by the places of their texts in memory: hashing a text costs more than a simple statement.
    private var recent = RecentStatements()
    private var uses: UInt64 = 0

    /// Opens the file, which must be there.
    ///
    /// - Throws: what SQLite says, as a `StoreError`.
    init(path: String) throws(StoreError) {
        var database: OpaquePointer?
        _ = Self.setup
        // Without SQLite's own mutex, since one thread uses a connection; without URI names, so that a path is a path.
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(path, &database, flags, nil)
        guard code == SQLITE_OK, let database else {
            let message = database.map { String(cString: sqlite3_errmsg($0)) } ?? "no memory"
            sqlite3_close_v2(database)
            throw StoreError(sqlite: code, "opening", message)
        }
        self.database = database
        sqlite3_busy_timeout(database, SQLiteLimits.lockWait)
    }

    func neverWaitForLocks() { sqlite3_busy_timeout(database, 0) }

    /// Of the library, once in the process; a library that is in use already stays as it is.
    private static let setup = {
        kq_sqlite_without_statistics() == SQLITE_OK && PromptReads.isPossible
    }()

    deinit {
        recent = RecentStatements()
        prepared = [:]
        sqlite3_close_v2(database)
    }

    /// Whether the file, or the disk under it, cannot be written.
    var isReadOnly: Bool { sqlite3_db_readonly(database, "main") == 1 }

    /// Whether a transaction is open.
    var isInTransaction: Bool { sqlite3_get_autocommit(database) == 0 }

    /// Runs one statement of the program's own, such as BEGIN or a pragma; its rows, if any, are of no interest.
    func execute(_ text: String) throws(StoreError) {
        let code = sqlite3_exec(database, text, nil, nil, nil)
        guard code == SQLITE_OK else { throw failure(code, "at \(text)") }
    }

    /// The same for what is run again and again, such as COMMIT: it is parsed once.
    func run(_ text: String) throws(StoreError) {
        let code = try prepare(text, keeps: true).run([]) { _ in true }
        guard code == SQLITE_DONE else { throw failure(code, "at \(text)") }
    }

    /// The statement of that text, kept; nil where it cannot be prepared.
    func prepared(_ text: String) -> PreparedStatement? { try? prepare(text, keeps: true) }

    /// The first value of the first row, or null. For pragmas that answer with a number or nothing.
    func value(_ text: String) throws(StoreError) -> Value {
        try rows(SQLStatement(text), .read, keepsPrepared: false).first?.first ?? .null
    }

    /// - Throws: `too-large` for an answer beyond a limit that refuses, else what SQLite says.
    func rows(
        _ statement: SQLStatement,
        _ limit: AnswerLimit,
        keepsPrepared: Bool = true
    ) throws(StoreError) -> [[Value]] {
        var rows: [[Value]] = []
        var bytes = 0
        let code = try prepare(statement.text, keeps: keepsPrepared).run(statement.binds) { row in
            bytes += row.reduce(0) { $0 + $1.size }
            if bytes > limit.bytes && limit.excess == .refuse { return false }
            rows.append(row)
            return limit.excess == .refuse || bytes < limit.bytes
        }
        guard code == SQLITE_DONE else { throw failure(code, "reading") }
        guard bytes <= limit.bytes || limit.excess == .stop else {
            throw StoreError(.tooLarge, "the answer has more than \(limit.bytes) bytes")
        }
        return rows
    }

    /// Runs a statement that writes; gives how many rows it changed.
    func write(_ statement: SQLStatement) throws(StoreError) -> Int {
        // The count of the statement before stays when a statement that is no write runs, hence the difference.
        let before = sqlite3_total_changes64(database)
        let code = try prepare(statement.text, keeps: true).run(statement.binds) { _ in true }
        guard code == SQLITE_DONE else { throw failure(code, "writing") }
        return Int(sqlite3_total_changes64(database) - before)
    }

    func failure(_ code: Int32, _ act: String) -> StoreError {
        if code == SQLITE_MISMATCH { return StoreError(.damaged, "a row holds what this program never writes") }
        return StoreError(sqlite: code, act, String(cString: sqlite3_errmsg(database)))
    }

    private func prepare(_ text: String, keeps: Bool) throws(StoreError) -> PreparedStatement {
        uses += 1
        if let known = recent[text] ?? prepared[text] {
            known.lastUse = uses
            recent.add(known, text)
            return known
        }
        var pointer: OpaquePointer?
        let code = sqlite3_prepare_v3(database, text, -1, UInt32(keeps ? SQLITE_PREPARE_PERSISTENT : 0), &pointer, nil)
        guard code == SQLITE_OK, let pointer else { throw failure(code, "preparing") }
        let statement = PreparedStatement(pointer)
        statement.lastUse = uses
        if keeps { keep(statement, text) }
        return statement
    }

    private func keep(_ statement: PreparedStatement, _ text: String) {
        if prepared.count >= SQLiteLimits.preparedStatements,
            let oldest = prepared.min(by: { $0.value.lastUse < $1.value.lastUse })?.key
        {
            prepared[oldest] = nil
            recent = RecentStatements()
        }
        prepared[text] = statement
    }
}
