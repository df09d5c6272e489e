import CPostgreSQL
import Store

/// One result of the C library, cleared with this object.
final class ServerAnswer {
    enum Kind {
        case rows, done, failed, sync
        /// Skipped, because something before it failed.
        case aborted
    }

    let kind: Kind
    private let result: OpaquePointer

    init(_ result: OpaquePointer) {
        self.result = result
        kind =
            switch PQresultStatus(result) {
            case PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE: .rows
            case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: .done
            case PGRES_PIPELINE_SYNC: .sync
            case PGRES_PIPELINE_ABORTED: .aborted
            default: .failed
            }
    }

    deinit { PQclear(result) }

    var rows: ReceivedRows { ReceivedRows(result) }

    /// How many rows a statement changed.
    var changes: Int? { Int(String(cString: PQcmdTuples(result))) }

    /// A transaction that failed before answers a COMMIT with ROLLBACK.
    var isCommitted: Bool { String(cString: PQcmdStatus(result)) == "COMMIT" }

    /// Whether the server, and not the library, says what is wrong.
    var hasCode: Bool { kq_pq_sqlstate(result) != nil }

    /// Whether the server does not know a prepared statement any more, or its tables have changed.
    var isForgotten: Bool { ["26000", "0A000"].contains(code) }

    var error: StoreError {
        StoreError(sqlState: code, kq_pq_message(result).map { String(cString: $0) } ?? "")
    }

    private var code: String { kq_pq_sqlstate(result).map { String(cString: $0) } ?? "" }
}
