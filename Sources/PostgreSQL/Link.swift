import CPostgreSQL
import Glibc
import Store

/// A connection of the C library in its pipeline mode: questions are sent without waiting for the answers to earlier ones.
/// Belongs to one thread; no call waits for the network.
final class Link {
    let socket: Int32
    private let raw: OpaquePointer
    private var values = BoundValues()

    /// - Parameter raw: a connection that is open; this object closes it.
    /// - Throws: `unavailable` when it cannot be used so.
    init(_ raw: OpaquePointer) throws(StoreError) {
        self.raw = raw
        socket = PQsocket(raw)
        kq_pq_ignore_notices(raw)
        guard socket >= 0, PQsetnonblocking(raw, 1) == 0, PQenterPipelineMode(raw) == 1 else {
            // All that this object has is set, so its end closes the connection.
            throw StoreError(.unavailable, "the connection to the database cannot send without waiting")
        }
    }

    deinit { PQfinish(raw) }

    var isLost: Bool { PQstatus(raw) != CONNECTION_OK }

    /// What the library says of a lost connection, without its line breaks.
    var words: String { ServerWords.line(String(cString: PQerrorMessage(raw))) }

    // MARK: Sending

    func prepare(_ name: PreparedName) throws(StoreError) {
        try check(PQsendPrepare(raw, name.name, name.text, 0, nil))
    }

    func execute(_ name: PreparedName, _ binds: [Value]) throws(StoreError) {
        let code = try values.with(binds) { [raw] count, values, lengths, formats in
            PQsendQueryPrepared(raw, name.name, count, values, lengths, formats, 1)
        }
        try check(code)
    }

    /// A statement of the program's own without values, not prepared.
    func execute(_ text: String) throws(StoreError) {
        try check(PQsendQueryParams(raw, text, 0, nil, nil, nil, nil, 1))
    }

    /// Ends what belongs together: what was asked since the last such end is one transaction, unless it said BEGIN.
    func sync() throws(StoreError) { try check(PQpipelineSync(raw)) }

    /// Asks the server not to hold back the answers that it has.
    func askForAnswers() throws(StoreError) { try check(PQsendFlushRequest(raw)) }

    /// Hands to the system what it takes now. True if something is left.
    func flush() throws(StoreError) -> Bool {
        switch PQflush(raw) {
        case 0: return false
        case 1: return true
        default: throw lost()
        }
    }

    private func check(_ code: Int32) throws(StoreError) {
        guard code == 1 else { throw lost() }
    }

    // MARK: Receiving

    /// Takes what has arrived; false when the connection is over.
    func consume() -> Bool { PQconsumeInput(raw) == 1 }

    /// Whether more can be taken although the socket has nothing.
    var hasPending: Bool { kq_pq_has_pending(raw) == 1 }

    /// Whether the next result has not arrived yet.
    var isBusy: Bool { PQisBusy(raw) == 1 }

    /// The next result, nil at the end of a statement's results. Its taker clears it.
    func result() -> OpaquePointer? { PQgetResult(raw) }

    /// The rows of the statement whose answer comes next are given one by one.
    func giveRowByRow() { PQsetSingleRowMode(raw) }

    /// Whether a transaction is open, or failed and still to be rolled back.
    var isInTransaction: Bool {
        switch PQtransactionStatus(raw) {
        case PQTRANS_INTRANS, PQTRANS_INERROR: true
        default: false
        }
    }

    /// Whether the server skips everything up to the next sync.
    var isSkipping: Bool { PQpipelineStatus(raw) == PQ_PIPELINE_ABORTED }

    func lost() -> StoreError { StoreError(.unavailable, "the connection to the database was lost (\(words))") }
}
