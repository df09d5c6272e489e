/// The limits of the SQLite room.
public enum SQLiteLimits {
    /// Connections that read beside the one that writes.
    public static let readers = 2
    /// Callers of one of them before the other is used.
    static let callers = 8
    /// Milliseconds that a statement waits for another process's lock before `busy`; the store then tries again.
    static let lockWait: Int32 = 250
    /// Statements that a connection keeps prepared.
    static let preparedStatements = 128
    /// KiB of pages that a connection keeps in memory.
    static let cache = 16 * 1_024
    /// Bytes of the path of a database file.
    static let path = 4_000
}
