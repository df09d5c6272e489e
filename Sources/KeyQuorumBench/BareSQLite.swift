import CSQLite

/// The statement that reads an object, without anything of ours around it.
enum BareSQLite {
    static let text =
        "SELECT id, object_type, state, owner, attributes, sealed_attributes, material, material_revision, created, "
        + "format, generation, version, tag FROM objects WHERE id = "

    static func read(_ path: String, _ id: String, times: Int) throws {
        var database: OpaquePointer?
        guard sqlite3_open_v2(path, &database, SQLITE_OPEN_READONLY, nil) == SQLITE_OK else {
            throw BenchError("the database cannot be opened")
        }
        defer { sqlite3_close(database) }
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(database, text + "?", -1, &statement, nil) == SQLITE_OK else {
            throw BenchError("the statement cannot be prepared")
        }
        defer { sqlite3_finalize(statement) }
        for _ in 0..<times {
            let code = Array(id.utf8).withUnsafeBytes { bytes in
                sqlite3_bind_blob(statement, 1, bytes.baseAddress, Int32(bytes.count), nil)
                return sqlite3_step(statement)
            }
            guard code == SQLITE_ROW else { throw BenchError("no row") }
            for column in 0..<sqlite3_column_count(statement) {
                _ = sqlite3_column_blob(statement, column)
                _ = sqlite3_column_bytes(statement, column)
            }
            sqlite3_reset(statement)
        }
    }
}
