import Canonical
import MariaDB
import PostgreSQL
import SQLStore
import SQLite
import Secrets
import Store
import TestDatabases

/// An empty database that as many stores open as a test wants, each as a server of ours would.
struct Site: Sendable {
    enum Place: Sendable {
        /// And who keeps its folder.
        case file(String, any Sendable)
        case server(DatabaseServer.Engine, TestDatabase)
    }

    let place: Place

    /// A new database on the test process's own server, or a file.
    static func shared(_ engine: Engine) async throws -> Site {
        guard let server = engine.server else {
            let folder = try Folder()
            return Site(place: .file(folder.file("keyquorum.db"), folder))
        }
        return try await Site(DatabaseServer.shared(server))
    }

    /// A new database on that server.
    init(_ server: DatabaseServer) async throws {
        place = .server(server.engine, try await server.makeDatabase())
    }

    /// A file on that disk.
    init(_ disk: SmallDisk) { place = .file(disk.folder + "/keyquorum.db", disk) }

    private init(place: Place) { self.place = place }

    /// The same database by way of the proxy.
    func reached(by proxy: CuttingProxy) -> Site {
        guard case .server(let engine, let database) = place else { return self }
        return Site(place: .server(engine, database.reached(by: proxy.port)))
    }

    func open(
        connectTimeout: Duration = .seconds(5),
        statementTimeout: Duration = .seconds(10),
        limit: Int = 8
    ) async throws -> any Store {
        switch place {
        case .file(let path, _):
            return try await SQLiteDatabase.open(path, clock: SystemClock())
        case .server(let engine, let database):
            let settings = ConnectionSettings(
                hosts: [ServerAddress(host: database.host, port: database.port)],
                user: database.user,
                password: SecretBytes(copying: Array(database.password.utf8)),
                database: database.name,
                tls: DatabaseTLS(.disable),
                connectTimeout: connectTimeout,
                statementTimeout: statementTimeout,
                limit: limit
            )
            return switch engine {
            case .postgres: try await PostgreSQLDatabase.open(settings, clock: SystemClock())
            case .mariadb, .myrocks: try await MariaDBDatabase.open(settings, clock: SystemClock())
            }
        }
    }
}
