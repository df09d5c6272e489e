/// The limits of the SQLite room.
public enum SQLiteLimits {
    /// Threads that read beside the one that writes, each with a connection: for a machine's every core one, within these bounds.
    static let readers = 2...16
    /// Jobs that were taken from a queue and are still in it.
    static let takenJobs = 1_024
    /// Milliseconds that a statement waits for another process's lock before `busy`; the store then tries again.
    static let lockWait: Int32 = 250
    /// Statements that a connection keeps prepared.
    static let preparedStatements = 128
    /// Statements that are found without hashing their texts.
    static let recentStatements = 16
    /// KiB of pages that a connection keeps in memory.
    static let cache = 16 * 1_024
    /// Bytes of the path of a database file.
    static let path = 4_000
}
