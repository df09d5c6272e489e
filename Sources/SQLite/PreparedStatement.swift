import CSQLite
import Canonical
import Glibc
import SQLStore
import Store

/// One prepared statement, reset and unbound after each use. Belongs to its connection's thread.
final class PreparedStatement {
    private let statement: OpaquePointer
    private let columnCount: Int32
    /// When it was last used, for the connection's cache.
    var lastUse: UInt64 = 0

    init(_ statement: OpaquePointer) {
        self.statement = statement
        columnCount = sqlite3_column_count(statement)
    }

    deinit { sqlite3_finalize(statement) }

    /// Binds the values and steps through the rows, which `take` gets until it says no.
    ///
    /// - Returns: SQLite's result code: `SQLITE_DONE` or what went wrong.
    func run(_ binds: [Value], take: ([Value]) -> Bool) -> Int32 {
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        guard binds.count == Int(sqlite3_bind_parameter_count(statement)) else { return SQLITE_RANGE }
        for (position, value) in binds.enumerated() {
            let code = bind(value, at: Int32(position + 1))
            guard code == SQLITE_OK else { return code }
        }
        while true {
            let code = sqlite3_step(statement)
            guard code == SQLITE_ROW else { return code }
            guard let row = row() else { return SQLITE_MISMATCH }
            if !take(row) { return SQLITE_DONE }
        }
    }

    /// Binds the values and steps through so many rows as are known, if they are these to the byte. It is unfinished then, until ``reset()``.
    func begins(with answer: KnownRows) -> Bool {
        guard answer.statement.binds.count == Int(sqlite3_bind_parameter_count(statement)) else { return false }
        var position: Int32 = 1
        for value in answer.statement.binds {
            guard bind(value, at: position) == SQLITE_OK else { return false }
            position += 1
        }
        for row in answer.rows {
            guard sqlite3_step(statement) == SQLITE_ROW, isAt(row) else { return false }
        }
        return true
    }

    /// Whether there is no further row.
    func isOver() -> Bool { sqlite3_step(statement) == SQLITE_DONE }

    func reset() {
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
    }

    private func isAt(_ row: [Value]) -> Bool {
        guard row.count == Int(columnCount) else { return false }
        for column in 0..<columnCount {
            let type = sqlite3_column_type(statement, column)
            switch row[Int(column)] {
            case .null: guard type == SQLITE_NULL else { return false }
            case .integer(let number):
                guard type == SQLITE_INTEGER, sqlite3_column_int64(statement, column) == number else { return false }
            case .bytes(let bytes):
                guard type == SQLITE_BLOB, isBlob(bytes, at: column) else { return false }
            }
        }
        return true
    }

    private func isBlob(_ bytes: Bytes, at column: Int32) -> Bool {
        let start = sqlite3_column_blob(statement, column)
        guard Int(sqlite3_column_bytes(statement, column)) == bytes.count else { return false }
        guard let start else { return bytes.isEmpty }
        return bytes.withUnsafeBytes { $0.baseAddress.map { memcmp($0, start, bytes.count) == 0 } ?? true }
    }

    private func bind(_ value: Value, at position: Int32) -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(statement, position)
        case .integer(let number): return sqlite3_bind_int64(statement, position, number)
        case .bytes(let bytes):
            // A pointer to no bytes may be null, which SQLite would take for the value null.
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(statement, position, 0) }
            return bytes.withUnsafeBufferPointer {
                sqlite3_bind_blob64(statement, position, $0.baseAddress, UInt64($0.count), Self.copied)
            }
        }
    }

    /// Nil when a column holds neither number nor bytes: no such thing was ever written by this program.
    private func row() -> [Value]? {
        var values: [Value] = []
        values.reserveCapacity(Int(columnCount))
        for column in 0..<columnCount {
            switch sqlite3_column_type(statement, column) {
            case SQLITE_NULL: values.append(.null)
            case SQLITE_INTEGER: values.append(.integer(sqlite3_column_int64(statement, column)))
            case SQLITE_BLOB: values.append(.bytes(bytes(of: column)))
            default: return nil
            }
        }
        return values
    }

    private func bytes(of column: Int32) -> Bytes {
        guard let start = sqlite3_column_blob(statement, column) else { return [] }
        return Bytes(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
    }

    /// SQLITE_TRANSIENT: SQLite copies the bytes before the call returns.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
