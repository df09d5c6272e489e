import TestDatabases
import Testing

/// The databases that a promise is tried on.
enum Engine: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case sqlite
    case postgres
    case mariadb
    case myrocks

    /// Nil for SQLite, which is no server.
    var server: DatabaseServer.Engine? { DatabaseServer.Engine(rawValue: rawValue) }

    var testDescription: String { rawValue }
}
