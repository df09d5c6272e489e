import SQLStore
import Store
import TestDatabases

@testable import PostgreSQL

/// Holds statements of other connections until the test lets them go: a lock that a connection of the test's own has.
struct Gate {
    private let connection: PostgreSQLConnection
    private let key: Int64

    /// Shut.
    init(_ database: TestDatabase, key: Int64 = 7) async throws {
        self.key = key
        connection = try await database.connection(.writer)
        _ = try await connection.snapshot([Self.call("pg_advisory_lock", key)], .read)
    }

    /// Ends when the gate is open, and gives the number 5.
    var statement: SQLStatement { Self.call("pg_advisory_xact_lock", key) }

    /// Lets the connection wait at the gate for longer than for a row's lock.
    static func patience(_ connection: PostgreSQLConnection) async throws {
        _ = try await connection.snapshot(
            [SQLStatement("SELECT 1 WHERE set_config('lock_timeout', '0', false) = '0'")],
            .read
        )
    }

    /// Returns when so many statements wait.
    func untilWaiting(_ count: Int64 = 1) async throws {
        let waiting = SQLStatement(
            """
            SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """
        )
        while try await connection.snapshot([waiting], .read) != [[[.integer(count)]]] { await Task.yield() }
    }

    func open() async throws {
        _ = try await connection.snapshot([Self.call("pg_advisory_unlock", key)], .read)
        await connection.close()
    }

    /// Stays shut for so long.
    func stayShut(milliseconds: Int64) async throws {
        _ = try await connection.snapshot([.sleep(milliseconds: milliseconds, 1)], .read)
    }

    private static func call(_ function: String, _ key: Int64) -> SQLStatement {
        SQLStatement("SELECT 5 WHERE \(function)($1) IS NOT NULL", [.integer(key)])
    }
}
