/// The limits of the PostgreSQL room.
public enum PostgreSQLLimits {
    /// Connections that read; each serves many callers at a time.
    public static let readers = 4
    /// The oldest server that is used, as PostgreSQL counts: 12.
    static let oldestServer: Int32 = 120_000
    /// Milliseconds that a statement waits for a row's lock before `busy`; the store then tries again.
    static let lockWait = 250
    /// How much longer than the server's own statement time-out an answer is waited for.
    static let slack: Duration = .seconds(2)
    /// Statements that a connection keeps prepared.
    static let preparedStatements = 256
    /// Reads of few rows that are asked for at once share one transaction of the server, up to so many.
    static let sharedReads = 64
    /// An answer of at most so many rows is taken whole; a longer one row by row, so that it can be cut.
    static let wholeRows: Int64 = 2
    /// Statements of a transaction after which the server is asked to send what it has.
    static let answersHeldBack = 64
    /// Bytes of an answer that are thrown away after it reached its limit, before the connection is given up instead.
    static let thrownAway = 256 * 1_024 * 1_024
    /// Statements that may be on their way on one connection; callers beyond wait here.
    static let onTheWay = 1_024
    /// How often a statement is asked for again that the server has forgotten, or that fell with another one.
    static let resends = 3
    /// Bytes that a connection keeps for the values of a statement.
    static let keptForValues = 1 << 20
    /// Values of one statement: what the protocol can count.
    static let values = 65_535
    /// Bytes of one value.
    static let value = 1 << 30
    /// Characters of a server's own words in an error.
    static let words = 400
    /// Bytes of a password.
    static let password = 4_096
}
