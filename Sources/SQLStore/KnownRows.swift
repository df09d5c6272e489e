public import Store

/// The rows that a statement gave, and whether more could have come.
public final class KnownRows: KnownAnswer, @unchecked Sendable {
    // Unchecked, as its superclass is: nothing in it changes.
    public let statement: SQLStatement
    public let rows: [[Value]]
    /// Whether the statement gives no more rows than these, whatever there is.
    public let isFull: Bool

    init(_ statement: SQLStatement, _ rows: [[Value]], isFull: Bool) {
        self.statement = statement
        self.rows = rows
        self.isFull = isFull
    }
}

/// Compares answers with what the database says now, on the threads that read it.
public protocol AnswerComparer: Sendable {
    /// As ``Store/Store/areStill(_:)`` says it. What was made by another kind of store is not.
    func areStill(_ answers: [KnownAnswer]) -> Bool
}
