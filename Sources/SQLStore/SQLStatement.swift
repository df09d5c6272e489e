import Store

/// One statement: fixed text and the values bound to it. Its text never holds a value.
public struct SQLStatement: Sendable, Hashable {
    /// What must come of it for the transaction to go on.
    public enum Expectation: Sendable, Hashable {
        case anything
        /// Exactly one row was changed; else the transaction is a `conflict`. It has to be known before the commit.
        case oneChange
        /// Exactly one row was changed, and a later statement of the transaction fails in the database if not. An engine
        /// that hears of the count only after it sent the commit may leave the count out.
        case oneProvenChange
        /// Exactly one row with the one value 1 is given, as by a function that takes a lock; else the transaction is
        /// `busy`. Only an engine whose dialect writes such statements has to know it.
        case oneTrue
    }

    public let text: String
    public let binds: [Value]
    public var expectation: Expectation

    public init(_ text: String, _ binds: [Value] = [], expecting expectation: Expectation = .anything) {
        self.text = text
        self.binds = binds
        self.expectation = expectation
    }
}

/// Only the text: what is bound belongs in no log.
extension SQLStatement: CustomStringConvertible {
    public var description: String { text }
}
