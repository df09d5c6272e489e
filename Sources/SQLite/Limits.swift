/// The limits of the SQLite room.
public enum SQLiteLimits {
    /// Threads that read beside the one that writes, each with a connection, for each of the machine's cores: whole requests are answered on
    /// them, and while some wait for the disk others compute.
    static let readersPerCore = 2
    /// Such threads on the smallest machine.
    static let leastReaders = 4
    /// How long a task may read on while others wait for a thread.
    static let turn = Duration.milliseconds(2)
    /// Jobs that were taken from a queue and are still in it.
    static let takenJobs = 1_024
    /// Milliseconds that a statement waits for another process's lock before `busy`; the store then tries again.
    static let lockWait: Int32 = 250
    /// Statements that a connection keeps prepared.
    static let preparedStatements = 128
    /// Statements that are found without hashing their texts.
    static let recentStatements = 16
    /// KiB of pages that the writing connection keeps in memory.
    static let cache = 16 * 1_024
    /// KiB of pages that the reading connections keep in memory together, and each at least.
    static let readersCache = 32 * 1_024
    static let leastCache = 512
    /// Threads that are none of the reading ones and compare answers, each with a connection, and KiB of pages that each keeps in memory.
    static let visitors = 64
    static let visitorCache = 2 * 1_024
    /// Bytes of the path of a database file.
    static let path = 4_000
}
