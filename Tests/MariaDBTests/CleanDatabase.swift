import Canonical
import MariaDB
import SQLStore
import Store
import TestDatabases

/// One database for each engine, emptied before each use: to make seventy anew takes many times as long.
actor CleanDatabase {
    static let innodb = CleanDatabase(.mariadb)
    static let myrocks = CleanDatabase(.myrocks)

    private let engine: DatabaseServer.Engine
    private var database: TestDatabase?

    private init(_ engine: DatabaseServer.Engine) {
        self.engine = engine
    }

    /// An open store without a row. One user at a time.
    func store() async throws -> DatabaseStore {
        let server = try await DatabaseServer.shared(engine)
        let database: TestDatabase
        if let known = self.database {
            database = known
            let removals = Schema.tables.map { "DELETE FROM \($0);" }.joined(separator: " ")
            try await server.sql(removals, in: database.name)
        } else {
            database = try await server.makeDatabase()
        }
        self.database = database
        return try await MariaDBDatabase.open(database.settings(DatabaseTLS(.disable)), clock: SystemClock())
    }
}
