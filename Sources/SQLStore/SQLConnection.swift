import Store

/// One connection to one database, over the engine's C library. Used by one caller at a time.
///
/// An engine does its waiting on threads of its own, never on those that run Swift's tasks.
public protocol SQLConnection: Sendable {
    /// Answers all statements from one state of the database. Rows are the values in the order of the columns.
    func snapshot(_ statements: [SQLStatement], _ limit: AnswerLimit) async throws(StoreError) -> [[[Value]]]

    /// All statements in one transaction, durable at return, or none of them. Rows that one of them gives are dropped.
    ///
    /// Throws `conflict` for a key that is taken, a null where none may be and an expectation that was missed; `busy` for
    /// a lock or a serialization failure (the same transaction may be tried again); `outcome-unknown` only when the
    /// commit was sent and not answered; `unavailable` when the connection is of no more use.
    func transaction(_ statements: [SQLStatement]) async throws(StoreError)

    /// Brings what was written into its final place, so that no log of the engine keeps older bytes, where it has a say.
    func flush() async throws(StoreError)

    /// Whether the server behind the connection still answers; asked before it is used again after a pause.
    func isAlive() async -> Bool

    func close() async
}
