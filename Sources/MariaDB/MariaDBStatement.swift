import CMariaDB
import Canonical
import Store

/// One prepared statement. Belongs to its connection's thread.
final class MariaDBStatement {
    private let statement: UnsafeMutablePointer<MYSQL_STMT>
    private let columns: MariaDBColumns?
    /// When it was last used, for the connection's cache.
    var lastUse: UInt64 = 0

    init(_ text: String, _ mysql: UnsafeMutablePointer<MYSQL>) throws(MariaDBFault) {
        guard let statement = mysql_stmt_init(mysql) else { throw MariaDBFault(mysql) }
        do throws(MariaDBFault) {
            columns = try Self.prepare(statement, text)
        } catch {
            mysql_stmt_close(statement)
            throw error
        }
        self.statement = statement
    }

    deinit { mysql_stmt_close(statement) }

    /// Rows that the last execution changed or, if it changed nothing in them, found.
    var changed: Int { Int(truncatingIfNeeded: mysql_stmt_affected_rows(statement)) }

    /// Binds the values and has the server execute the statement. `finish` must follow.
    func execute(_ binds: [Value]) throws(MariaDBFault) {
        guard binds.count == Int(mysql_stmt_param_count(statement)) else { throw .wrongBinds }
        let code = withBinds(binds) { mysql_binds in
            guard binds.isEmpty || mysql_stmt_bind_param(statement, mysql_binds) == 0 else { return 1 as Int32 }
            return mysql_stmt_execute(statement)
        }
        guard code == 0 else { throw MariaDBFault(statement) }
    }

    /// The next row of the answer, nil at its end.
    func next() throws(MariaDBFault) -> [Value]? {
        guard try skip(), let columns else { return nil }
        return try columns.row()
    }

    /// Reads the next row to no use; false at the end. A column that is longer than what is fetched with its row is no failure.
    func skip() throws(MariaDBFault) -> Bool {
        guard columns != nil else { return false }
        switch mysql_stmt_fetch(statement) {
        case 0, MYSQL_DATA_TRUNCATED: return true
        case MYSQL_NO_DATA: return false
        default: throw MariaDBFault(statement)
        }
    }

    /// Bytes of the row that was read last.
    var rowSize: Int { columns?.size ?? 0 }

    /// Ends an execution: what is left of its answer is read to no use.
    func finish() { mysql_stmt_free_result(statement) }

    private static func prepare(
        _ statement: UnsafeMutablePointer<MYSQL_STMT>,
        _ text: String
    ) throws(MariaDBFault) -> MariaDBColumns? {
        var text = text
        let code = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { mysql_stmt_prepare(statement, $0.baseAddress, UInt($0.count)) }
        }
        guard code == 0 else { throw MariaDBFault(statement) }
        let count = Int(mysql_stmt_field_count(statement))
        return count == 0 ? nil : try MariaDBColumns(statement, count: count)
    }
}

// MARK: Binding

extension MariaDBStatement {
    /// The values as the library takes them. Their bytes are copied into one place, since the library wants them to stay where they are
    /// until the statement was sent.
    private func withBinds(_ values: [Value], _ body: (UnsafeMutablePointer<MYSQL_BIND>?) -> Int32) -> Int32 {
        let room = values.reduce(0) { $0 + max(8, ($1.size + 7) & ~7) }
        return withUnsafeTemporaryAllocation(of: MYSQL_BIND.self, capacity: max(1, values.count)) { binds in
            withUnsafeTemporaryAllocation(byteCount: max(8, room), alignment: 8) { bytes in
                var place = 0
                for (position, value) in values.enumerated() {
                    let size = max(8, (value.size + 7) & ~7)
                    let room = UnsafeMutableRawBufferPointer(rebasing: bytes[place..<place + size])
                    binds.initializeElement(at: position, to: Self.bind(value, room))
                    place += size
                }
                return body(binds.baseAddress)
            }
        }
    }

    private static func bind(_ value: Value, _ room: UnsafeMutableRawBufferPointer) -> MYSQL_BIND {
        var bind = MYSQL_BIND()
        bind.buffer = room.baseAddress
        switch value {
        case .null:
            bind.buffer_type = MYSQL_TYPE_NULL
        case .integer(let number):
            bind.buffer_type = MYSQL_TYPE_LONGLONG
            room.storeBytes(of: number, as: Int64.self)
        case .bytes(let bytes):
            bind.buffer_type = MYSQL_TYPE_LONG_BLOB
            bind.buffer_length = UInt(bytes.count)
            room.copyBytes(from: bytes)
        }
        return bind
    }
}
