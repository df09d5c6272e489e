/// What a connection is for.
enum MariaDBRole: Sendable {
    /// Reads from one state of the database.
    case reader
    /// Writes guarded rows: each statement sees what others have committed.
    case writer
    /// As a writer, with patience for tables that are made and for another server that makes them.
    case migrator

    var isolation: String { self == .reader ? "REPEATABLE READ" : "READ COMMITTED" }
}
