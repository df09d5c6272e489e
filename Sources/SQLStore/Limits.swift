/// How long and how often the SQL room tries.
public enum SQLLimits {
    /// How often a transaction is tried that the database was too busy for.
    public static let attempts = 6
    /// The wait before the second try; doubled before each further one.
    public static let firstPause: Duration = .milliseconds(10)
    /// How long a caller waits for a connection of the pool.
    public static let patience: Duration = .seconds(10)
    /// Callers that may wait for a connection.
    public static let waiting = 4_096
    /// Bytes of a migration, and how many there may be.
    public static let migrationSize = 1 << 20
    public static let migrations = 9_999
}
