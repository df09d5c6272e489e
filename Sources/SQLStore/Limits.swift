/// How long and how often the SQL room tries.
public enum SQLLimits {
    /// How often a transaction is tried that the database was too busy for.
    public static let attempts = 6
    /// The wait before the second try; doubled before each further one.
    public static let firstPause: Duration = .milliseconds(10)
    /// How often anything is tried whose connection turned out to be lost before it was used.
    public static let connectionAttempts = 3
    /// But only as long after the start of the call.
    public static let retryWindow: Duration = .seconds(1)
    /// How long a caller waits for a connection of the pool.
    public static let patience: Duration = .seconds(10)
    /// Callers of one shared connection before another one is used.
    public static let wellFilled = 32
    /// Callers that may wait for a connection.
    public static let waiting = 4_096
    /// Texts of queries that are remembered.
    static let knownSelects = 512

    /// Connections to a database server, and how long one may take to be made.
    public static let connections = 8
    public static let connectTimeout: Duration = .seconds(5)
    /// How long a statement may take.
    public static let statementTimeout: Duration = .seconds(30)
    /// A connection that was idle for longer is asked for a sign of life before it is lent.
    public static let idleTrust: Duration = .seconds(5)
    /// A connection is replaced at this age, so that rotated certificates and passwords come into use.
    public static let connectionAge: Duration = .seconds(300)
    /// After a connection could not be opened: the wait before the next try, doubled up to the longest.
    public static let firstBackoff: Duration = .milliseconds(50)
    public static let longestBackoff: Duration = .seconds(5)

    /// How long one server waits while another one migrates.
    public static let migrationWait: Duration = .seconds(300)
    /// Bytes of a migration, and how many there may be.
    public static let migrationSize = 1 << 20
    public static let migrations = 9_999
}
