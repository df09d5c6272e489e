/// A connection of a pool, with what tells whether it may be used again.
struct PooledConnection: Sendable {
    let connection: any SQLConnection
    let opened: ContinuousClock.Instant
    var lastUse: ContinuousClock.Instant

    init(_ connection: any SQLConnection, at now: ContinuousClock.Instant) {
        self.connection = connection
        opened = now
        lastUse = now
    }

    func isOld(at now: ContinuousClock.Instant) -> Bool { now - opened > SQLLimits.connectionAge }

    /// Whether it was used so recently, and since no other one was found lost, that it need not be asked.
    func isTrusted(since distrust: ContinuousClock.Instant, at now: ContinuousClock.Instant) -> Bool {
        lastUse > distrust && now - lastUse < SQLLimits.idleTrust
    }
}
