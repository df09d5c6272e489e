import Synchronization

/// What was counted of the re-wrapping of late, so that asking for the progress costs little however often it is asked.
struct RewrapMeter {
    private struct Count {
        let time: ContinuousClock.Instant
        let behind: Int
    }

    /// Counts of the last half minute, oldest first.
    private var counts: [Count] = []
    private var total: (rows: Int, time: ContinuousClock.Instant)?
    private var last: (progress: RewrapProgress?, time: ContinuousClock.Instant)?

    /// The progress as it was told a moment ago; nil where it has to be counted anew.
    func fresh(at now: ContinuousClock.Instant) -> RewrapProgress?? {
        guard let last, last.time.duration(to: now) < RotationLimits.count else { return .none }
        return .some(last.progress)
    }

    /// What was told a moment ago is told no more.
    mutating func expire() { last = nil }

    /// All rows, as they were counted of late: they matter only for the share that is done.
    func total(at now: ContinuousClock.Instant) -> Int? {
        total.flatMap { $0.time.duration(to: now) < RotationLimits.total ? $0.rows : nil }
    }

    /// Takes in a count and says what follows from it.
    mutating func note(behind: Int, total rows: Int, at now: ContinuousClock.Instant) -> RewrapProgress? {
        if total?.rows != rows { total = (rows, now) }
        // More than before: another rotate began.
        if behind == 0 || counts.last.map({ $0.behind < behind }) == true { counts = [] }
        counts.append(Count(time: now, behind: behind))
        counts.removeAll { $0.time.duration(to: now) > RotationLimits.window }
        let done = UInt64(max(0, rows - behind))
        let progress = behind == 0 ? nil : RewrapProgress(done: done, total: UInt64(rows), rate: rate)
        last = (progress, now)
        return progress
    }

    /// Rows a second over the counts that are kept.
    private var rate: Double {
        guard let first = counts.first, let last = counts.last else { return 0 }
        let seconds = first.time.duration(to: last.time) / .seconds(1)
        return seconds > 0 ? Double(first.behind - last.behind) / seconds : 0
    }
}
