/// One thing that was sent, whose answer is awaited. The answers come in the order of the steps.
struct Step {
    enum Kind {
        case prepare(PreparedName)
        /// The number of the job's statement.
        case statement(Int)
        case commit
        /// What only has to succeed.
        case other
        case sync
    }

    let kind: Kind
    let job: Job?
    /// Whether the rows are to be given one by one.
    let isRowByRow: Bool
    /// Which time the job was sent.
    private let send: Int

    init(_ kind: Kind, _ job: Job? = nil, isRowByRow: Bool = false) {
        self.kind = kind
        self.job = job
        self.isRowByRow = isRowByRow
        send = job?.sends ?? 0
    }

    /// The job, if this is about the last time that it was sent and the caller still waits.
    var current: Job? {
        guard let job, job.sends == send, !job.isFinished else { return nil }
        return job
    }

    var isSync: Bool { if case .sync = kind { true } else { false } }
}
