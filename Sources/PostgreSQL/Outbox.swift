import SQLStore
import Store

/// Sends statements and remembers, step by step, whose answers will come back. The connection's thread uses it.
final class Outbox {
    let link: Link
    private var names = PreparedNames()
    private(set) var steps = Fifo<Step>()

    init(_ link: Link) {
        self.link = link
    }

    /// Sends one of the job's statements.
    func ask(_ job: Job, _ position: Int) throws(StoreError) {
        let statement = job.statements[position]
        let name = try prepared(statement.text, job)
        try link.execute(name, statement.binds)
        steps.append(Step(.statement(position), job, isRowByRow: job.isRead && !hasFewRows(name, statement)))
    }

    /// Sends a statement of the connection's own for the job.
    func ask(_ job: Job, _ text: String, _ kind: Step.Kind) throws(StoreError) {
        try link.execute(try prepared(text, job), [])
        steps.append(Step(kind, job))
    }

    func rollBack(_ job: Job?) throws(StoreError) {
        try link.execute("ROLLBACK")
        steps.append(Step(.other))
        try sync(job)
    }

    /// Ends what is one transaction.
    ///
    /// - Parameter job: whose, if it has the connection for itself.
    func sync(_ job: Job? = nil) throws(StoreError) {
        try link.sync()
        steps.append(Step(.sync, job))
    }

    func pop() { steps.popFirst() }

    /// Gives up all steps.
    func removeAll() -> [Step] { steps.removeAll() }

    /// Whether the statement is prepared, and says by its last value that it gives few rows.
    func hasFewRows(_ statement: SQLStatement) -> Bool {
        names.find(statement.text).map { hasFewRows($0, statement) } ?? false
    }

    func forget(_ name: PreparedName) { names.forget(name) }
    func forget(_ texts: [String]) { names.forget(texts) }

    private func hasFewRows(_ name: PreparedName, _ statement: SQLStatement) -> Bool {
        guard name.endsWithLimit, case .integer(let limit)? = statement.binds.last else { return false }
        return limit <= PostgreSQLLimits.wholeRows
    }

    private func prepared(_ text: String, _ job: Job) throws(StoreError) -> PreparedName {
        if let known = names.find(text) { return known }
        guard let (new, old) = names.add(text) else { throw StoreError(.unavailable, "there is no memory left") }
        if let old {
            // A name is made of a letter and digits: nothing in it needs quotes.
            try link.execute("DEALLOCATE \(String(cString: old.name))")
            steps.append(Step(.other, job))
        }
        try link.prepare(new)
        steps.append(Step(.prepare(new), job))
        return new
    }
}
