import Canonical
import SQLStore
import Store
import TestDatabases
import TestSupport
import Testing

@testable import MariaDB

@Suite struct MariaDBConnectionTests {
    private let server: DatabaseServer
    private let database: TestDatabase
    private var settings: ConnectionSettings { database.settings(DatabaseTLS(.disable)) }

    init() async throws {
        server = try await DatabaseServer.shared(.mariadb)
        database = try await server.makeDatabase()
        try await server.sql(
            "CREATE TABLE a (b BIGINT NOT NULL, c LONGBLOB, PRIMARY KEY (b)); INSERT INTO a VALUES (1, 'x'), (2, NULL);",
            in: database.name
        )
    }

    private func connection(_ role: MariaDBRole = .writer) async throws -> MariaDBConnection {
        try await MariaDBConnection.open(settings, role)
    }

    @Test("a connection is strict, waits for locks for a second, and knows its isolation")
    func session() async throws {
        let wanted = [
            (MariaDBRole.reader, "REPEATABLE-READ", "30.000000"), (.writer, "READ-COMMITTED", "30.000000"),
            (.migrator, "READ-COMMITTED", "330.000000"),
        ]
        for (role, isolation, time) in wanted {
            let connection = try await connection(role)
            let rows = try await connection.snapshot(
                [
                    SQLStatement(
                        """
                        SELECT CONCAT_WS(' ', @@tx_isolation, @@max_statement_time, @@innodb_lock_wait_timeout, @@autocommit,
                            @@character_set_client, @@sql_mode LIKE '%STRICT_ALL_TABLES%')
                        """
                    )
                ],
                .read
            )
            #expect(rows == [[[.of("\(isolation) \(time) 1 ON utf8mb4 1")]]], "\(role)")
            await connection.close()
        }
    }

    @Test("a value that does not fit fails, and is not cut")
    func strict() async throws {
        try await server.sql(
            "CREATE TABLE s (b BIGINT NOT NULL, c VARBINARY(3) NOT NULL, PRIMARY KEY (b));",
            in: database.name
        )
        let connection = try await connection()
        let insert = "INSERT INTO s (b, c) VALUES (?, ?)"
        await expectError(
            .tooLarge,
            "too large",
            connection,
            [SQLStatement(insert, [.integer(1), .bytes([1, 2, 3, 4])])]
        )
        await expectError(.conflict, "guard", connection, [SQLStatement(insert, [.integer(1), .null])])
        let count = try await connection.snapshot([SQLStatement("SELECT count(*) FROM s")], .read)
        #expect(count == [[[.integer(0)]]])
        await connection.close()
    }

    @Test("bytes of every length around what is fetched with its row come back, and so do nulls")
    func lengths() async throws {
        let connection = try await connection()
        let limit = MariaDBLimits.fetchedWithRow
        let values = [0, 1, limit - 1, limit, limit + 1, 70_000, 3 << 20].map { count in
            Value.bytes((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        }
        for (number, value) in values.enumerated() {
            try await connection.transaction([
                SQLStatement("INSERT INTO a (b, c) VALUES (?, ?)", [.integer(Int64(number) + 10), value])
            ])
        }
        let read = try await connection.snapshot([SQLStatement("SELECT b, c FROM a ORDER BY b")], .read)
        let wanted =
            [[.integer(1), .of("x")], [.integer(2), .null]]
            + values.enumerated().map { [.integer(Int64($0) + 10), $1] }
        #expect(read == [wanted])
        await connection.close()
    }

    @Test("more texts than are kept prepared are answered all the same")
    func manyTexts() async throws {
        let connection = try await connection(.reader)
        for round in 0..<2 {
            for number in 0..<MariaDBLimits.preparedStatements + 20 {
                let select = SQLStatement("SELECT b + \(number) FROM a WHERE b = ?", [.integer(1)])
                #expect(try await connection.snapshot([select], .read) == [[[.integer(Int64(number) + 1)]]], "\(round)")
            }
        }
        await connection.close()
    }

    @Test("an answer that was cut leaves the connection good, however much was left of it")
    func cut() async throws {
        let connection = try await connection()
        for number in 10..<30 as Range<Int64> {
            let insert = SQLStatement("INSERT INTO a (b, c) VALUES (?, REPEAT('x', 1048576))", [.integer(number)])
            try await connection.transaction([insert])
        }
        for limit in [16_000_000, 1_500_000] {
            let select = SQLStatement("SELECT b, c FROM a ORDER BY b")
            let rows = try await connection.snapshot([select], AnswerLimit(bytes: limit, excess: .stop))
            #expect(rows.first?.count == limit / (1 << 20) + 3)
            let error = await #expect(throws: StoreError.self) {
                try await connection.snapshot([select], AnswerLimit(bytes: limit, excess: .refuse))
            }
            #expect(error?.code == .tooLarge)
            let next = try await connection.snapshot([SQLStatement("SELECT count(*) FROM a")], .read)
            #expect(next == [[[.integer(22)]]])
        }
        await connection.close()
    }

    @Test("statements of a snapshot see one state, whatever is committed between them")
    func oneState() async throws {
        let reader = try await connection(.reader)
        let count = SQLStatement("SELECT count(*) FROM a")
        // GET_LOCK holds the snapshot between its two counts until the row was written.
        let writer = try await connection()
        try await writer.hold("gate")
        let counts = Task {
            try await reader.snapshot([count, SQLStatement("SELECT GET_LOCK('gate', 20)"), count], .read)
        }
        try await waitUntilSomebodyWaits("User lock")
        try await writer.transaction([
            SQLStatement("INSERT INTO a (b) VALUES (3)"), SQLStatement("DO RELEASE_LOCK('gate')"),
        ])
        let answers = try await counts.value
        #expect(answers.first == answers.last && answers.first == [[.integer(2)]])
        await reader.close()
        await writer.close()
    }

    @Test("of an update that finds its row as it was, the row counts as changed")
    func sameAgain() async throws {
        let connection = try await connection()
        let update = SQLStatement("UPDATE a SET c = ? WHERE b = ?", [.of("x"), .integer(1)], expecting: .oneChange)
        try await connection.transaction([update])
        await expectError(
            .conflict,
            "guard was missed",
            connection,
            [SQLStatement("UPDATE a SET c = ? WHERE b = ?", [.of("x"), .integer(9)], expecting: .oneProvenChange)]
        )
        await connection.close()
    }

    @Test("a lock that another one holds is busy after a second, and so is one of two that wait for each other")
    func locks() async throws {
        let one = try await connection()
        let two = try await connection()
        try await one.begin([SQLStatement("UPDATE a SET c = 'y' WHERE b = 1")])
        await expectError(.busy, "another transaction", two, [SQLStatement("UPDATE a SET c = 'z' WHERE b = 1")])
        try await two.transaction([SQLStatement("UPDATE a SET c = 'z' WHERE b = 2")])
        await one.close()
        await two.close()
    }

    @Test("a statement that takes too long is busy, and the connection stays good")
    func tooLong() async throws {
        var settings = settings
        settings.statementTimeout = .seconds(1)
        let connection = try await MariaDBConnection.open(settings, .writer)
        let error = await #expect(throws: StoreError.self) {
            try await connection.snapshot([SQLStatement("SELECT count(*) FROM a WHERE SLEEP(10) = 0")], .read)
        }
        let isRight = error?.code == .busy && error?.detail.contains("longer than it may") == true
        #expect(isRight, "\(String(describing: error))")
        #expect(await connection.isAlive())
        await connection.close()
    }

    @Test("no message tells a value")
    func silent() async throws {
        let connection = try await connection()
        let secret = Bytes("a-secret-value".utf8)
        try await server.sql("CREATE TABLE k (b VARBINARY(64) NOT NULL, PRIMARY KEY (b));", in: database.name)
        let insert = SQLStatement("INSERT INTO k (b) VALUES (?)", [.bytes(secret)])
        let error = await #expect(throws: StoreError.self) { try await connection.transaction([insert, insert]) }
        #expect(error?.code == .conflict)
        #expect(error?.description.contains("secret") == false)
        await connection.close()
    }

    @Test("a write beyond max_allowed_packet says what it must be, and does not lose the connection")
    func packet() async throws {
        let connection = try await connection()
        let large = Bytes(repeating: 1, count: 17 << 20)
        let insert = SQLStatement("INSERT INTO a (b, c) VALUES (?, ?)", [.integer(5), .bytes(large)])
        await expectError(.tooLarge, "set its max_allowed_packet to 17", connection, [insert])
        #expect(await connection.isAlive())
        await connection.close()
    }

    @Test("a connection that was closed says so")
    func closed() async throws {
        let connection = try await connection()
        await connection.close()
        #expect(await connection.isAlive() == false)
        await expectError(.closed, "was closed", connection, [SQLStatement("DELETE FROM a")])
    }

    @Test("a connection that the server ended is unavailable before the commit")
    func killed() async throws {
        let connection = try await connection()
        try await connection.begin([SQLStatement("UPDATE a SET c = 'y' WHERE b = 1")])
        try await endOthers()
        let error = await #expect(throws: StoreError.self) {
            try await connection.go(SQLStatement("DELETE FROM a WHERE b = 2"))
        }
        #expect(error?.code == .unavailable)
        #expect(await connection.isAlive() == false)
        let other = try await self.connection()
        #expect(
            try await other.snapshot([SQLStatement("SELECT count(*) FROM a WHERE c = 'x'")], .read) == [[[.integer(1)]]]
        )
        await other.close()
        await connection.close()
    }

    @Test("a connection that is lost at the commit leaves the outcome open")
    func lostCommit() async throws {
        let connection = try await connection()
        try await connection.begin([SQLStatement("UPDATE a SET c = 'y' WHERE b = 1")])
        try await endOthers()
        let error = await #expect(throws: StoreError.self) { try await connection.commit() }
        #expect(error?.code == .outcomeUnknown)
        await connection.close()
    }

    private func endOthers() async throws {
        try await server.sql(
            """
            SELECT CONCAT('KILL ', id, ';') FROM information_schema.processlist WHERE db = '\(database.name)' INTO @kill;
            EXECUTE IMMEDIATE @kill;
            """
        )
    }

    private func waitUntilSomebodyWaits(_ state: String) async throws {
        let question =
            "SELECT COUNT(*) FROM information_schema.processlist WHERE db = '\(database.name)' AND state = '\(state)';"
        while try await server.sql(question) == "0\n" { await Task.yield() }
    }

    private func expectError(
        _ code: StoreError.Code,
        _ words: String,
        _ connection: MariaDBConnection,
        _ statements: [SQLStatement]
    ) async {
        let error = await #expect(throws: StoreError.self) { try await connection.transaction(statements) }
        #expect(error?.code == code && error?.detail.contains(words) == true, "\(String(describing: error))")
    }
}

extension MariaDBConnection {
    /// Takes a lock of the server's that outlives the statement.
    fileprivate func hold(_ lock: String) throws {
        _ = try snapshot([SQLStatement("SELECT GET_LOCK('\(lock)', 5)")], .read)
    }

    /// Begins a transaction and leaves it open after these statements.
    fileprivate func begin(_ statements: [SQLStatement]) throws {
        try handle?.execute("START TRANSACTION")
        for statement in statements { try go(statement) }
    }

    /// One more statement of what `begin` began.
    fileprivate func go(_ statement: SQLStatement) throws { if let handle { try run(statement, handle) } }

    fileprivate func commit() throws { try handle?.commit() }
}
