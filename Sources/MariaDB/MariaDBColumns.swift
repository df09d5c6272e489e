import CMariaDB
import Canonical
import Store

/// Where the library puts the columns of a row, for as long as their statement is prepared.
final class MariaDBColumns {
    private struct Cell {
        var length: UInt = 0
        var number: Int64 = 0
        var isNull: my_bool = 0
        var isCut: my_bool = 0
    }

    private let statement: UnsafeMutablePointer<MYSQL_STMT>
    private let cells: UnsafeMutableBufferPointer<Cell>
    private let starts: UnsafeMutableRawBufferPointer
    private let areNumbers: [Bool]

    /// - Throws: `MariaDBFault`, also for a column that holds neither numbers nor bytes: this program makes no such one.
    init(_ statement: UnsafeMutablePointer<MYSQL_STMT>, count: Int) throws(MariaDBFault) {
        guard let metadata = mysql_stmt_result_metadata(statement), let fields = mysql_fetch_fields(metadata) else {
            throw MariaDBFault(statement)
        }
        defer { mysql_free_result(metadata) }
        var areNumbers: [Bool] = []
        for position in 0..<count { areNumbers.append(try Self.isNumber(fields[position])) }
        self.statement = statement
        self.areNumbers = areNumbers
        cells = .allocate(capacity: count)
        cells.initialize(repeating: Cell())
        starts = .allocate(byteCount: count * MariaDBLimits.fetchedWithRow, alignment: 8)
        guard bind() else { throw MariaDBFault(statement) }
    }

    deinit {
        cells.deallocate()
        starts.deallocate()
    }

    /// The row that was fetched last.
    func row() throws(MariaDBFault) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(cells.count)
        for position in cells.indices { values.append(try value(position)) }
        return values
    }

    /// Bytes of the row that was fetched last.
    var size: Int { cells.reduce(0) { $0 + Int($1.length) } }

    private func value(_ position: Int) throws(MariaDBFault) -> Value {
        let cell = cells[position]
        if cell.isNull != 0 { return .null }
        if areNumbers[position] { return .integer(cell.number) }
        let count = Int(cell.length)
        guard count > MariaDBLimits.fetchedWithRow else {
            return .bytes(Bytes(UnsafeRawBufferPointer(rebasing: start(position)[..<count])))
        }
        return .bytes(try rest(position, count))
    }

    /// The whole of a column that was too long to be fetched with its row.
    private func rest(_ position: Int, _ count: Int) throws(MariaDBFault) -> Bytes {
        var code: Int32 = 0
        let bytes = Bytes(unsafeUninitializedCapacity: count) { buffer, initialized in
            var bind = MYSQL_BIND()
            bind.buffer_type = MYSQL_TYPE_LONG_BLOB
            bind.buffer = UnsafeMutableRawPointer(buffer.baseAddress)
            bind.buffer_length = UInt(count)
            code = mysql_stmt_fetch_column(statement, &bind, UInt32(position), 0)
            initialized = code == 0 ? count : 0
        }
        guard code == 0 else { throw MariaDBFault(statement) }
        return bytes
    }

    private func start(_ position: Int) -> UnsafeMutableRawBufferPointer {
        let size = MariaDBLimits.fetchedWithRow
        return UnsafeMutableRawBufferPointer(rebasing: starts[position * size..<(position + 1) * size])
    }

    private func bind() -> Bool {
        var binds: [MYSQL_BIND] = []
        for position in cells.indices {
            guard let cell = cells.baseAddress?.advanced(by: position) else { return false }
            var bind = MYSQL_BIND()
            bind.length = cell.pointer(to: \.length)
            bind.is_null = cell.pointer(to: \.isNull)
            bind.error = cell.pointer(to: \.isCut)
            if areNumbers[position] {
                bind.buffer_type = MYSQL_TYPE_LONGLONG
                bind.buffer = UnsafeMutableRawPointer(cell.pointer(to: \.number))
            } else {
                bind.buffer_type = MYSQL_TYPE_LONG_BLOB
                bind.buffer = start(position).baseAddress
                bind.buffer_length = UInt(MariaDBLimits.fetchedWithRow)
            }
            binds.append(bind)
        }
        return mysql_stmt_bind_result(statement, &binds) == 0
    }

    private static func isNumber(_ field: MYSQL_FIELD) throws(MariaDBFault) -> Bool {
        switch field.type {
        case MYSQL_TYPE_LONGLONG, MYSQL_TYPE_LONG, MYSQL_TYPE_INT24, MYSQL_TYPE_SHORT, MYSQL_TYPE_TINY:
            return true
        case MYSQL_TYPE_STRING, MYSQL_TYPE_VAR_STRING, MYSQL_TYPE_VARCHAR, MYSQL_TYPE_BLOB, MYSQL_TYPE_TINY_BLOB,
            MYSQL_TYPE_MEDIUM_BLOB, MYSQL_TYPE_LONG_BLOB, MYSQL_TYPE_NULL:
            return false
        default:
            throw .foreignColumn
        }
    }
}
