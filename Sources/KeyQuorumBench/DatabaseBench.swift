import Canonical
import MariaDB
import PostgreSQL
import SQLStore
import SQLite
import Secrets
import Store
import TestDatabases

/// What a store costs on each database, beside one bare prepared statement of the same C library.
enum DatabaseBench {
    /// Callers at once.
    static let levels = [1, 16, 64]

    static func run(_ report: inout Report, in folder: String) async throws {
        let sqlite = try await SQLiteDatabase.open(folder + "/bench.sqlite", clock: SystemClock())
        try await measure(sqlite, server: nil, &report) { try BareSQLite.read(folder + "/bench.sqlite", $0, times: $1) }
        try await measure(.postgres, &report)
        try await measure(.mariadb, &report)
    }

    private static func measure(_ engine: DatabaseServer.Engine, _ report: inout Report) async throws {
        let server = try await DatabaseServer.own(engine)
        let database = try await server.makeDatabase()
        let settings = ConnectionSettings(
            hosts: [ServerAddress(host: database.host, port: database.port)],
            user: database.user,
            password: SecretBytes(copying: database.password.utf8),
            database: database.name,
            tls: DatabaseTLS(.disable)
        )
        let clock = SystemClock()
        switch engine {
        case .postgres:
            let store = try await PostgreSQLDatabase.open(settings, clock: clock)
            try await measure(store, server: server, &report) { try BarePostgreSQL.read(database, $0, times: $1) }
        case .mariadb, .myrocks:
            let store = try await MariaDBDatabase.open(settings, clock: clock)
            try await measure(store, server: server, &report) { try BareMariaDB.read(database, $0, times: $1) }
        }
        await server.end()
    }

    private static func measure(
        _ store: DatabaseStore,
        server: DatabaseServer?,
        _ report: inout Report,
        bare: (_ id: String, _ times: Int) throws -> Void
    ) async throws {
        let load = DatabaseLoad(store)
        try await load.prepare()
        let times = 20_000
        let before = Stopwatch.cpu
        try bare(DatabaseLoad.id(7), times)
        let reference = (Stopwatch.cpu - before) * 1e6 / Double(times)
        report.add([Figure("\(store.engine): bare prepared read", reference, "µs CPU")])
        for callers in levels {
            for act in DatabaseLoad.Act.allCases {
                let goal = act == .read ? "\(Figure("", 2 * reference, "").text) or less" : nil
                report.add(try await load.run(act, callers: callers, server: server, goal: goal))
            }
        }
        await store.close()
    }
}
