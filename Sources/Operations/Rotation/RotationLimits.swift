/// Bounds of what a change of the master key asks.
enum RotationLimits {
    /// Master keys that a server takes at once.
    static let generations = 16
    /// For how many seconds a new master key lies in the database for the other servers: an hour.
    static let handOver: Int64 = 3_600
    /// Rows of one batch, and of one while requests are served.
    static let batch = 1_000
    static let busyBatch = 256
    /// A batch of as many rows is wrapped by two threads.
    static let splitRows = 64
    /// Requests during one batch that do not count as load: a server's own looks at the vault.
    static let quietRequests: UInt64 = 4
    /// Damaged rows of one batch that the log names.
    static let named = 3
    /// Servers that wrap at once; further ones stand by.
    static let workers = 2
    /// How long the progress of the others is waited for before a server that stands by takes over.
    static let patience = Duration.seconds(10)
    /// How often a server looks whether something is behind, while there are earlier masters.
    static let look = Duration.seconds(2)
    /// The same where nothing but damaged rows is left.
    static let lookAtDamage = Duration.seconds(60)
    /// How long a count of what is behind is good, and one of all rows.
    static let count = Duration.seconds(1)
    static let total = Duration.seconds(60)
    /// How often keys are looked for whose Rotate Interval is over, and how many one look replaces at most.
    static let lookForDue = Duration.seconds(10)
    static let rotations = 100
    /// Keys that could not be replaced and are remembered as such, and for how many looks: an hour.
    static let refused = 1_000
    static let looksAtRefused = 360
    /// Over which time the rate is measured.
    static let window = Duration.seconds(30)
}
