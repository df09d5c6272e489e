/// The limits of the MariaDB room.
public enum MariaDBLimits {
    /// 10.5: the oldest server that is known to keep what is promised here.
    static let oldestVersion: UInt = 100_500
    /// Statements that a connection keeps prepared.
    static let preparedStatements = 128
    /// Seconds that a statement waits for another one's lock before `busy`; the store then tries again.
    static let lockWait = 1
    /// How long a server that took writes is believed to do so: a replica must not be read for much longer after a switchover.
    static let writableTrust: Duration = .seconds(1)
    /// Seconds more than the server has that the client waits for an answer.
    static let answerMargin = 2
    /// Bytes of a column that are fetched with the row; longer ones are fetched on their own, by their length.
    static let fetchedWithRow = 256
    /// Bytes of a cut answer that are read to no use before the connection is given up instead.
    static let discarded = 4 << 20
    /// What a packet needs beside the values that are bound.
    static let packetMargin = 64 << 10
    /// How often a migration is tried where another server's was in its way.
    static let migrationAttempts = 20
    /// The wait before the second try; once more as long before each further one.
    static let migrationPause: Duration = .milliseconds(20)
}
