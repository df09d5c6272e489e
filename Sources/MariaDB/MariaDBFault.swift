import CMariaDB
import Store

/// What the library or the server says against a call.
struct MariaDBFault: Error {
    let code: Int32
    /// The library's or the server's words. Some of the server's hold values of rows.
    let message: String

    init(_ mysql: UnsafeMutablePointer<MYSQL>) {
        self.init(Int32(mysql_errno(mysql)), String(cString: mysql_error(mysql)))
    }

    /// A failure in the middle of an answer is told by the connection only.
    init(_ statement: UnsafeMutablePointer<MYSQL_STMT>) {
        if mysql_stmt_errno(statement) == 0, let mysql = statement.pointee.mysql {
            self.init(mysql)
        } else {
            self.init(Int32(mysql_stmt_errno(statement)), String(cString: mysql_stmt_error(statement)))
        }
    }

    init(_ code: Int32, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Whether it comes from the library: the connection, its packets, or what was asked of the library.
    var isClients: Bool { (2_000..<3_000).contains(code) || (5_000..<6_000).contains(code) }

    /// Whether the server has rolled the transaction back when this is its answer to COMMIT.
    var isRolledBack: Bool {
        [ER_LOCK_DEADLOCK, ER_LOCK_WAIT_TIMEOUT, ER_CHECKREAD, ER_OPTION_PREVENTS_STATEMENT].contains(code)
    }

    /// As an error of the store.
    ///
    /// - Parameter act: what was being done, as in "while reading".
    func error(_ act: String) -> StoreError {
        let (meaning, sentence) = MariaDBFault.meaning(of: code)
        if code == ER_GET_ERRNO && message.contains("error 28 ") {
            return MariaDBFault(ER_DISK_FULL, message).error(act)
        }
        guard code > 0 else { return StoreError(meaning, sentence) }
        let words = tellsNoValue ? "\(act): \(message), MariaDB \(code)" : "\(act), MariaDB \(code)"
        return StoreError(meaning, "\(sentence) (\(words))")
    }

    /// The server's other messages may hold keys or parts of statements.
    private var tellsNoValue: Bool { isClients || MariaDBFault.withNamesOnly.contains(code) }

    private static let withNamesOnly: Set<Int32> = [
        ER_CON_COUNT_ERROR, ER_TOO_MANY_USER_CONNECTIONS, ER_USER_LIMIT_REACHED, ER_ACCESS_DENIED_ERROR,
        ER_ACCESS_DENIED_NO_PASSWORD_ERROR, ER_DBACCESS_DENIED_ERROR, ER_TABLEACCESS_DENIED_ERROR,
        ER_SPECIFIC_ACCESS_DENIED_ERROR, ER_BAD_DB_ERROR, ER_HOST_NOT_PRIVILEGED, ER_HOST_IS_BLOCKED,
        ER_NO_SUCH_TABLE, ER_BAD_FIELD_ERROR, ER_OPTION_PREVENTS_STATEMENT, ER_UNKNOWN_COM_ERROR,
    ]
}

// MARK: Of our own

extension MariaDBFault {
    /// A column that is neither number nor bytes.
    static let foreignColumn = MariaDBFault(-1, "")
    static let largeAnswer = MariaDBFault(-2, "")
    static let wrongBinds = MariaDBFault(-3, "")
    /// The server took writes before, and says now that it does not.
    static let becameReadOnly = MariaDBFault(-4, "")
}

// MARK: Meanings

extension MariaDBFault {
    private static func meaning(of code: Int32) -> (StoreError.Code, String) {
        let known = ofOurs(code) ?? ofRows(code) ?? ofLoad(code) ?? ofServer(code) ?? ofRights(code)
        return known ?? (.unavailable, "the database failed")
    }

    private static func ofOurs(_ code: Int32) -> (StoreError.Code, String)? {
        switch code {
        case foreignColumn.code: (.damaged, "a row holds what this program never writes")
        case largeAnswer.code: (.tooLarge, "the answer has more bytes than it may")
        case wrongBinds.code: (.invalid, "the statement does not have as many places as values")
        default: nil
        }
    }

    private static func ofRows(_ code: Int32) -> (StoreError.Code, String)? {
        switch code {
        case ER_DUP_ENTRY, ER_DUP_KEY, ER_BAD_NULL_ERROR: (.conflict, "a key is taken or a guard was missed")
        case ER_DATA_TOO_LONG, ER_WARN_DATA_OUT_OF_RANGE, ER_NET_PACKET_TOO_LARGE, CR_NET_PACKET_TOO_LARGE,
            ER_TOO_BIG_ROWSIZE, ER_TOO_LONG_KEY:
            (.tooLarge, "a value is too large for the database")
        case ER_NO_SUCH_TABLE, ER_BAD_FIELD_ERROR, ER_WRONG_VALUE_COUNT, ER_PARSE_ERROR, ER_BAD_TABLE_ERROR:
            (.wrongSchema, "the database does not have the tables that this program knows")
        case ER_NOT_KEYFILE, ER_CRASHED_ON_USAGE, ER_INDEX_CORRUPT, ER_TABLE_CORRUPT:
            (.damaged, "a table of the database is damaged")
        default: nil
        }
    }

    private static func ofLoad(_ code: Int32) -> (StoreError.Code, String)? {
        switch code {
        case ER_LOCK_DEADLOCK, ER_LOCK_WAIT_TIMEOUT, ER_CHECKREAD:
            (.busy, "another transaction was in the way")
        case ER_QUERY_INTERRUPTED, ER_STATEMENT_TIMEOUT:
            (.busy, "the statement took longer than it may")
        case ER_CON_COUNT_ERROR, ER_TOO_MANY_USER_CONNECTIONS, ER_USER_LIMIT_REACHED:
            (
                .busy,
                "the database server takes no more connections: raise max_connections there or lower the limit of connections here"
            )
        case ER_MAX_PREPARED_STMT_COUNT_REACHED:
            (.busy, "the database server keeps no more prepared statements: raise max_prepared_stmt_count")
        case ER_RECORD_FILE_FULL, ER_DISK_FULL, ER_ERROR_ON_WRITE:
            (.full, "there is no room left for the database")
        default: nil
        }
    }

    private static func ofServer(_ code: Int32) -> (StoreError.Code, String)? {
        switch code {
        case CR_CONNECTION_ERROR, CR_CONN_HOST_ERROR: (.unavailable, "the database server cannot be reached")
        case CR_UNKNOWN_HOST: (.unavailable, "the name of the database server is not known")
        case CR_SERVER_GONE_ERROR, CR_SERVER_LOST, CR_SERVER_LOST_EXTENDED, CR_ERR_NET_READ,
            CR_ERR_NET_WRITE, ER_CONNECTION_KILLED,
            ER_SERVER_SHUTDOWN, ER_NORMAL_SHUTDOWN:
            (.unavailable, "the connection to the database was lost")
        // Not read-only, which is what opening says when no host takes writes: another one may have taken over.
        case becameReadOnly.code, ER_OPTION_PREVENTS_STATEMENT, ER_READ_ONLY_MODE, ER_OPEN_AS_READONLY,
            ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION:
            (
                .unavailable,
                "the database server takes no writes any more: it became read_only, after a switchover perhaps"
            )
        case ER_UNKNOWN_COM_ERROR:
            (.unavailable, "the database server is not a member of its cluster now")
        default: nil
        }
    }

    private static func ofRights(_ code: Int32) -> (StoreError.Code, String)? {
        switch code {
        case ER_DBACCESS_DENIED_ERROR, ER_BAD_DB_ERROR:
            (
                .unavailable,
                "there is no such database, or the user has no rights in it: GRANT ALL ON the database TO the user"
            )
        case ER_TABLEACCESS_DENIED_ERROR, ER_COLUMNACCESS_DENIED_ERROR, ER_SPECIFIC_ACCESS_DENIED_ERROR:
            (.unavailable, "the user lacks a right in the database: GRANT ALL ON the database TO the user")
        case ER_HOST_NOT_PRIVILEGED, ER_HOST_IS_BLOCKED:
            (.unavailable, "the database server takes no connections from this machine")
        default: nil
        }
    }
}
