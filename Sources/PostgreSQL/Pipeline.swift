import SQLStore
import Store

/// What a connection's thread does: sends what callers left, takes what arrives, and tells each caller what came of it.
///
/// Reads of few rows that wait are sent together as one transaction of the server, which takes its one look at the data after all of
/// them were asked for. If one fails, those after it are sent again, alone. A transaction has the connection for itself.
final class Pipeline {
    let link: Link
    let outbox: Outbox
    private let isReader: Bool
    private var waiting = Fifo<Job>()
    private var again: [Job] = []
    /// How many reads were sent since the last sync.
    private var unsynced = 0
    /// The one that has the connection for itself.
    private var holder: Job?
    /// Until the rollback of what the holder left is answered.
    private var isRollingBack = false
    /// Whether all that was sent has left this process.
    private(set) var isFlushed = true

    init(_ link: Link, isReader: Bool) {
        self.link = link
        self.isReader = isReader
        outbox = Outbox(link)
    }

    var isIdle: Bool { outbox.steps.isEmpty && waiting.isEmpty && again.isEmpty && holder == nil }

    /// How long the server may be silent now; nil when nothing is awaited.
    var patience: Duration? {
        guard let step = outbox.steps.first else { return nil }
        return step.job?.patience ?? holder?.patience ?? SQLLimits.statementTimeout
    }

    func add(_ jobs: [Job]) { for job in jobs { waiting.append(job) } }

    /// Sends what may be sent now.
    func send() throws(StoreError) {
        while holder == nil, !isRollingBack, outbox.steps.count < PostgreSQLLimits.onTheWay, let job = next() {
            if mayShare(job) {
                try share(job)
            } else {
                try endShared()
                try sendAlone(job)
            }
        }
        try endShared()
        isFlushed = try !link.flush()
    }

    /// Tells every caller that the connection is over. Of a commit that was sent and not answered nobody knows the outcome.
    func end(_ error: StoreError) {
        for job in outbox.removeAll().compactMap(\.current) { tell(job, error) }
        for job in again + waiting.removeAll() { job.finish(.failure(error)) }
        if let holder { tell(holder, error) }
    }

    private func tell(_ job: Job, _ error: StoreError) {
        if job.isCommitted { return job.finish() }
        let isInDoubt = job.isCommitSent && job.failure == nil
        job.finish(.failure(isInDoubt ? StoreError(.outcomeUnknown, error.detail) : job.failure ?? error))
    }

    private func next() -> Job? { again.isEmpty ? waiting.popFirst() : again.removeFirst() }
}

// MARK: Sending

extension Pipeline {
    /// Whether the job's statements are so few and small that others may be answered with it.
    private func mayShare(_ job: Job) -> Bool {
        isReader && job.isRead && !job.isAlone && job.statements.allSatisfy(outbox.hasFewRows)
    }

    private func share(_ job: Job) throws(StoreError) {
        job.begin()
        for position in job.statements.indices { try outbox.ask(job, position) }
        unsynced += 1
        if unsynced >= PostgreSQLLimits.sharedReads { try endShared() }
    }

    private func endShared() throws(StoreError) {
        guard unsynced > 0 else { return }
        unsynced = 0
        try outbox.sync()
    }

    private func sendAlone(_ job: Job) throws(StoreError) {
        job.begin()
        switch job.work {
        case .read where isReader || job.statements.count == 1, .setUp:
            for position in job.statements.indices { try outbox.ask(job, position) }
            try outbox.sync()
        case .read:
            // A session that writes has a look of its own for each statement, unless it is told otherwise.
            try sendTransaction(job, beginning: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        case .transaction:
            try sendTransaction(job, beginning: "BEGIN")
        }
    }

    private func sendTransaction(_ job: Job, beginning: String) throws(StoreError) {
        holder = job
        try outbox.ask(job, beginning, .other)
        for position in job.statements.indices {
            try outbox.ask(job, position)
            if (position + 1).isMultiple(of: PostgreSQLLimits.answersHeldBack) { try link.askForAnswers() }
        }
        if job.waitsForCounts { try link.askForAnswers() } else { try commit(job) }
    }

    private func commit(_ job: Job) throws(StoreError) {
        try outbox.ask(job, "COMMIT", .commit)
        job.isCommitSent = true
        try outbox.sync(job)
    }

    private func rollBack() throws(StoreError) {
        isRollingBack = true
        try outbox.rollBack(holder)
    }
}

// MARK: What answers lead to

extension Pipeline {
    /// All results of the step were taken.
    func ended(_ step: Step) throws(StoreError) {
        guard let job = step.current, case .statement(let position) = step.kind, position == job.statements.count - 1
        else { return }
        if job === holder {
            if job.waitsForCounts { try decide(job) }
        } else if job.isForgotten || (job.isAborted && job.failure == nil), job.mayBeSentAgain {
            again.append(job)
        } else {
            if job.isAborted { job.fail(StoreError(.busy, "another read failed, and this one with it")) }
            job.finish()
        }
    }

    /// All counts are known: commits, or leaves it.
    private func decide(_ job: Job) throws(StoreError) {
        if link.isSkipping {
            try outbox.sync(job)
        } else if job.failure != nil {
            try rollBack()
        } else {
            try commit(job)
        }
    }

    /// The server has done everything up to a sync.
    func synced(_ step: Step) throws(StoreError) {
        // The end of what was sent before the holder is not the holder's.
        if let job = holder, step.job === job {
            holder = nil
            finish(job)
        }
        guard link.isInTransaction else {
            isRollingBack = false
            return
        }
        if isRollingBack { throw StoreError(.unavailable, "the database did not roll a transaction back") }
        try rollBack()
    }

    private func finish(_ job: Job) {
        if job.isForgotten && job.mayBeSentAgain && !job.isCommitted { return again.append(job) }
        if !job.isCommitted { job.fail(StoreError(.unavailable, "the database did not commit")) }
        job.finish()
    }
}
