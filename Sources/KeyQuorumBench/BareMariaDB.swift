import CMariaDB
import TestDatabases

/// The statement that reads an object by libmariadb's prepared statements.
enum BareMariaDB {
    static func read(_ database: TestDatabase, _ id: String, times: Int) throws {
        let connection = mysql_init(nil)
        defer { mysql_close(connection) }
        guard
            mysql_real_connect(
                connection,
                database.host,
                database.user,
                database.password,
                database.name,
                UInt32(database.port),
                nil,
                0
            ) != nil
        else { throw BenchError("MariaDB cannot be reached") }
        let statement = mysql_stmt_init(connection)
        defer { mysql_stmt_close(statement) }
        let text = BareSQLite.text + "?"
        guard mysql_stmt_prepare(statement, text, UInt(text.utf8.count)) == 0 else {
            throw BenchError("the statement cannot be prepared")
        }
        var key = Array(id.utf8)
        let columns = 13
        let size = 512
        let buffer = UnsafeMutableRawPointer.allocate(byteCount: columns * size, alignment: 16)
        defer { buffer.deallocate() }
        var results = (0..<columns).map { column in
            var bind = MYSQL_BIND()
            bind.buffer_type = MYSQL_TYPE_BLOB
            bind.buffer = buffer + column * size
            bind.buffer_length = UInt(size)
            return bind
        }
        try key.withUnsafeMutableBytes { key in
            var parameter = MYSQL_BIND()
            parameter.buffer_type = MYSQL_TYPE_BLOB
            parameter.buffer = key.baseAddress
            parameter.buffer_length = UInt(key.count)
            mysql_stmt_bind_param(statement, &parameter)
            mysql_stmt_bind_result(statement, &results)
            for _ in 0..<times {
                guard mysql_stmt_execute(statement) == 0, mysql_stmt_fetch(statement) == 0 else {
                    throw BenchError("no row")
                }
                mysql_stmt_free_result(statement)
            }
        }
    }
}
