import SQLStore
import Store

/// Takes what arrives, step by step, and gives each job what is its own. The connection's thread uses it.
final class Inbox {
    private let pipeline: Pipeline
    private let link: Link
    private let outbox: Outbox
    /// Of the first step: whether its rows were asked for in the way that it wants, and whether an answer has come.
    private var isArmed = false
    private var hasAnswer = false

    init(_ pipeline: Pipeline) {
        self.pipeline = pipeline
        link = pipeline.link
        outbox = pipeline.outbox
    }

    /// Takes all answers that are there.
    func receive() throws(StoreError) {
        while let step = outbox.steps.first {
            if !isArmed && step.isRowByRow { link.giveRowByRow() }
            isArmed = true
            if link.isBusy { return }
            if let result = link.result() {
                hasAnswer = true
                try take(ServerAnswer(result), step)
            } else {
                // What arrived before the end is taken all the same.
                guard hasAnswer, !step.isSync else { throw link.lost() }
                pop()
                try pipeline.ended(step)
            }
        }
        // Notices and news about settings come without being asked for.
        _ = link.isBusy
        if link.isLost { throw link.lost() }
    }

    private func pop() {
        outbox.pop()
        isArmed = false
        hasAnswer = false
    }

    private func take(_ answer: ServerAnswer, _ step: Step) throws(StoreError) {
        switch answer.kind {
        case .sync:
            guard step.isSync else { throw link.lost() }
            pop()
            try pipeline.synced(step)
        case .aborted:
            if case .prepare(let name) = step.kind { outbox.forget(name) }
            step.current?.abort()
        case .failed:
            // What the library says by itself is that nothing more will come.
            guard answer.hasCode, !step.isSync else { throw link.lost() }
            if case .prepare(let name) = step.kind { outbox.forget(name) }
            try failed(answer, step)
        case .done, .rows:
            try took(answer, step)
        }
    }

    private func failed(_ answer: ServerAnswer, _ step: Step) throws(StoreError) {
        let error = answer.error
        // A server that goes away at a commit may have done it before.
        if case .commit = step.kind, error.code == .unavailable { throw error }
        guard let job = step.current else { return }
        if answer.isForgotten {
            outbox.forget(job.statements.map(\.text) + ["BEGIN", "COMMIT"])
            job.forget()
        }
        job.fail(error)
    }

    private func took(_ answer: ServerAnswer, _ step: Step) throws(StoreError) {
        guard let job = step.current else { return }
        switch step.kind {
        case .commit:
            guard answer.isCommitted else { return job.fail(StoreError(.conflict, "the database rolled it back")) }
            job.isCommitted = true
        case .statement(let position):
            try took(answer, job, position)
        default: return
        }
    }

    private func took(_ answer: ServerAnswer, _ job: Job, _ position: Int) throws(StoreError) {
        if job.statements[position].expectation != .anything, answer.changes != 1 {
            job.fail(StoreError(.conflict, "a guard was missed: the row was changed or removed meanwhile"))
        }
        guard job.isRead else { return }
        do throws(StoreError) {
            let rows = answer.rows
            for number in 0..<rows.count where !job.take(try rows.row(number), of: position) {
                job.finish()
                throw StoreError(.unavailable, "the connection was given up: an answer on it was too large")
            }
        } catch {
            guard error.code == .damaged else { throw error }
            job.fail(error)
        }
    }
}
