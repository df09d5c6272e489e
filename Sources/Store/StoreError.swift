/// What a store refuses or fails at. The code may be matched; the detail is a sentence for operators that names tables,
/// columns, files and sizes, and never a value.
public struct StoreError: Error, Sendable, Hashable {
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// A guard was missed or a key was taken: someone else was faster. Nothing was written.
        case conflict
        /// The database is busy beyond the bounded wait. Nothing was written; the same call may succeed later.
        case busy
        /// The database cannot be reached or opened. Nothing was written.
        case unavailable
        /// The connection was lost at the commit: done or not done. `Committer` finds out by its log record.
        case outcomeUnknown = "outcome-unknown"
        /// The file or a row is not what was written.
        case damaged
        /// The disk, or the room given to the database, is full. Nothing was written.
        case full
        /// The database or its disk takes no writes.
        case readOnly = "read-only"
        /// A value, an answer or a transaction is beyond its limit.
        case tooLarge = "too-large"
        /// The schema is newer than the program, edited, or not yet migrated.
        case wrongSchema = "wrong-schema"
        /// The file belongs to another program, or is no database.
        case foreignDatabase = "foreign-database"
        /// The store was closed.
        case closed
        /// The log record could not be tagged: the server was sealed meanwhile. Nothing was written.
        case sealed
        /// Another process writes this server's chain of the change log: both run from copies of one root folder. Nothing was written.
        case identityInUse = "identity-in-use"
        /// The caller asked for what no table can answer or hold.
        case invalid
    }

    public let code: Code
    public let detail: String

    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    func inTable(_ table: Table) -> StoreError { StoreError(code, "\(table): \(detail)") }
}

extension StoreError: CustomStringConvertible {
    public var description: String { "\(code.rawValue): \(detail)" }
}
