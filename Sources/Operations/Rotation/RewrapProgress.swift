/// How far the re-wrapping is that a rotate began, over all servers: counted in the database, so a restart changes nothing of it.
public struct RewrapProgress: Sendable, Hashable, Encodable {
    /// Rows that are under the current master key.
    public let done: UInt64
    /// All rows that have a tag.
    public let total: UInt64
    /// Rows a second, as it was of late; 0 while nothing is known of it.
    public let rate: Double
    /// At this rate; absent while nothing is known of it.
    public let secondsLeft: UInt64?

    init(done: UInt64, total: UInt64, rate: Double) {
        self.done = min(done, total)
        self.total = total
        self.rate = rate
        secondsLeft = rate > 0 ? UInt64((Double(total - min(done, total)) / rate).rounded(.up)) : nil
    }
}
