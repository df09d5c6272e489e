import CPostgreSQL
import TestDatabases

/// The statement that reads an object by libpq's blocking calls, binary both ways.
enum BarePostgreSQL {
    static func read(_ database: TestDatabase, _ id: String, times: Int) throws {
        let info =
            "host=\(database.host) port=\(database.port) user=\(database.user) password=\(database.password) "
            + "dbname=\(database.name) sslmode=disable"
        let connection = PQconnectdb(info)
        defer { PQfinish(connection) }
        guard PQstatus(connection) == CONNECTION_OK else { throw BenchError("PostgreSQL cannot be reached") }
        PQclear(PQprepare(connection, "bare", BareSQLite.text + "$1", 1, nil))
        let bytes = Array(id.utf8).map { CChar(bitPattern: $0) }
        for _ in 0..<times {
            let result = bytes.withUnsafeBufferPointer { bytes in
                PQexecPrepared(connection, "bare", 1, [bytes.baseAddress], [Int32(bytes.count)], [1], 1)
            }
            defer { PQclear(result) }
            guard PQntuples(result) == 1 else { throw BenchError("no row") }
            for column in 0..<PQnfields(result) {
                _ = PQgetvalue(result, 0, column)
                _ = PQgetlength(result, 0, column)
            }
        }
    }
}
