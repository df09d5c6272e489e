import CSQLite
import Store

extension StoreError {
    /// What a result code of SQLite means for a store.
    ///
    /// - Parameters:
    ///   - code: an extended result code.
    ///   - act: what was being done, as in "while reading".
    ///   - message: SQLite's own words; they name tables, columns and indexes, and no values.
    init(sqlite code: Int32, _ act: String, _ message: String) {
        let (meaning, sentence) = Self.meaning(ofSQLite: code & 0xff)
        self.init(meaning, "\(sentence) (\(act): \(message), SQLite \(code))")
    }

    private static func meaning(ofSQLite code: Int32) -> (Code, String) {
        switch code {
        case SQLITE_CONSTRAINT: (.conflict, "a key is taken or a guard was missed")
        case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: (.busy, "another process holds the database")
        case SQLITE_FULL: (.full, "there is no room left for the database")
        case SQLITE_READONLY: (.readOnly, "the database takes no writes")
        case SQLITE_NOTADB: (.foreignDatabase, "the file is not an SQLite database")
        case SQLITE_CORRUPT: (.damaged, "the database file is damaged")
        case SQLITE_TOOBIG: (.tooLarge, "a value is too large for the database")
        case SQLITE_CANTOPEN: (.unavailable, "the database file cannot be opened")
        case SQLITE_IOERR: (.unavailable, "the disk of the database failed")
        case SQLITE_NOMEM: (.unavailable, "there is no memory for the database")
        case SQLITE_ERROR: (.wrongSchema, "the database does not have the tables that this program knows")
        default: (.unavailable, "the database failed")
        }
    }
}
