import Canonical
import SQLStore
import Store
import TestDatabases
import TestSupport
import Testing

@testable import PostgreSQL

@Suite struct PostgreSQLConnectionTests {
    @Test("sessions are set as their role wants, and a commit waits for the disk")
    func settings() async throws {
        let database = try await TestDatabase.fresh()
        let wanted: [(Role, [String])] = [
            (.reader, ["repeatable read", "on", "30s", "250ms", "30s", "on"]),
            (.writer, ["read committed", "off", "30s", "250ms", "30s", "on"]),
        ]
        let names = [
            "default_transaction_isolation", "default_transaction_read_only", "statement_timeout", "lock_timeout",
            "idle_in_transaction_session_timeout", "synchronous_commit",
        ]
        for (role, values) in wanted {
            let connection = try await database.connection(role)
            let asked = names.map { SQLStatement("SELECT convert_to(current_setting('\($0)'), 'UTF8')") }
            let seen = try await connection.snapshot(asked, .read)
            #expect(seen == values.map { [[.of($0)]] })
            let name = SQLStatement("SELECT convert_to(current_setting('application_name'), 'UTF8')")
            #expect(try await connection.snapshot([name], .read) == [[[.of("keyquorum")]]])
            await connection.close()
        }
    }

    @Test("what the server asks for beyond the disk is not lowered", arguments: ["remote_apply", "on", "off", "local"])
    func durability(_ setting: String) async throws {
        let database = try await TestDatabase.fresh()
        try await database.sql("ALTER DATABASE \(database.name) SET synchronous_commit = \(setting)")
        let connection = try await database.connection(.writer)
        let asked = SQLStatement("SELECT convert_to(current_setting('synchronous_commit'), 'UTF8')")
        let wanted = setting == "remote_apply" ? "remote_apply" : "on"
        #expect(try await connection.snapshot([asked], .read) == [[[.of(wanted)]]])
        await connection.close()
    }

    @Test("a connection for reading takes no writes, and is usable after the refusal")
    func readOnly() async throws {
        let connection = try await TestDatabase.migrated().connection(.reader)
        let error = await #expect(throws: StoreError.self) {
            try await connection.transaction([try .insert("one")])
        }
        #expect(error?.code == .unavailable)
        #expect(try await connection.snapshot([try .object("one")], .read) == [[]])
        await connection.close()
    }

    @Test(
        "a snapshot is of one moment, also when something is written between its statements",
        arguments: [Role.reader, .writer]
    )
    func oneMoment(_ role: Role) async throws {
        let database = try await TestDatabase.migrated()
        let reader = try await database.connection(role)
        let writer = try await database.connection(.writer)
        let gate = try await Gate(database)
        try await Gate.patience(reader)
        async let snapshot = reader.snapshot([try .object("one"), gate.statement, try .object("one")], .read)
        try await gate.untilWaiting()
        try await writer.transaction([try .insert("one")])
        try await gate.open()
        #expect(try await snapshot == [[], [[.integer(5)]], []])
        #expect(try await reader.snapshot([try .object("one")], .read).first?.count == 1)
        await reader.close()
        await writer.close()
    }

    @Test("an error in the middle leaves nothing, and the connection goes on")
    func errorInTheMiddle() async throws {
        let connection = try await TestDatabase.migrated().connection(.writer)
        try await connection.transaction([try .insert("taken")])
        for _ in 0..<3 {
            let error = await #expect(throws: StoreError.self) {
                try await connection.transaction([try .insert("new"), try .insert("taken"), try .insert("later")])
            }
            #expect(error?.code == .conflict)
            #expect(error?.detail.contains("objects_pkey") == true)
        }
        try await connection.transaction([try .insert("new")])
        let count = SQLStatement("SELECT count(*) FROM objects")
        #expect(try await connection.snapshot([count], .read) == [[[.integer(2)]]])
        await connection.close()
    }

    @Test("a count that must be one is known before the commit; a missed one leaves nothing")
    func oneChange() async throws {
        let connection = try await TestDatabase.migrated().connection(.writer)
        let statements = Statements(PostgreSQLDialect())
        let row = SampleRows.object("one")
        try await connection.transaction([try statements.statement(.insert(row.raw))])
        let next = SampleRows.object("one", version: 2)
        let missed = try statements.statement(.update(next.raw, guardTag: [1, 2, 3]))
        let good = try statements.statement(.update(next.raw, guardTag: row.tag))
        #expect(missed.expectation == .oneChange)
        let error = await #expect(throws: StoreError.self) {
            try await connection.transaction([try .insert("two"), missed, try .insert("three")])
        }
        #expect(error?.code == .conflict)
        let broken = await #expect(throws: StoreError.self) {
            try await connection.transaction([good, try .insert("one"), good])
        }
        #expect(broken?.code == .conflict)
        let count = SQLStatement("SELECT count(*), max(version) FROM objects")
        #expect(try await connection.snapshot([count], .read) == [[[.integer(1), .integer(1)]]])
        try await connection.transaction([good])
        #expect(try await connection.snapshot([count], .read) == [[[.integer(1), .integer(2)]]])
        await connection.close()
    }

    @Test("an answer beyond its limit is refused or cut, and the connection goes on")
    func limits() async throws {
        let connection = try await TestDatabase.migrated().connection(.reader)
        let numbers = SQLStatement(
            "SELECT n FROM generate_series($1::bigint, $2::bigint) AS n",
            [.integer(1), .integer(50_000)]
        )
        let cut = try await connection.snapshot([numbers], AnswerLimit(bytes: 17, excess: .stop))
        #expect(cut == [[[.integer(1)], [.integer(2)], [.integer(3)]]])
        let error = await #expect(throws: StoreError.self) {
            try await connection.snapshot([numbers, numbers], AnswerLimit(bytes: 500_000, excess: .refuse))
        }
        #expect(error?.code == .tooLarge)
        let whole = try await connection.snapshot([numbers], AnswerLimit(bytes: 400_000, excess: .refuse))
        #expect(whole.first?.count == 50_000)
        await connection.close()
    }

    @Test(
        "what is neither number nor bytes is damage, not a crash",
        arguments: ["'text'::text", "1.5", "true", "now()"]
    )
    func foreignValues(_ literal: String) async throws {
        let connection = try await TestDatabase.fresh().connection(.reader)
        let error = await #expect(throws: StoreError.self) {
            try await connection.snapshot([SQLStatement("SELECT \(literal)")], .read)
        }
        #expect(error?.code == .damaged)
        #expect(try await connection.snapshot([SQLStatement("SELECT 7")], .read) == [[[.integer(7)]]])
        await connection.close()
    }

    @Test("nulls, empty bytes and the ends of the numbers go there and back")
    func values() async throws {
        let connection = try await TestDatabase.fresh().connection(.reader)
        let values: [Value] = [.null, .bytes([]), .bytes([0]), .integer(.min), .integer(.max), .bytes(Bytes(0...255))]
        let echo = SQLStatement("SELECT $1::bytea, $2::bytea, $3::bytea, $4::bigint, $5::bigint, $6::bytea", values)
        #expect(try await connection.snapshot([echo], .read) == [[values]])
        await connection.close()
    }

    @Test("more different statements than are kept prepared, and a server that forgot them all")
    func forgotten() async throws {
        let connection = try await TestDatabase.fresh().connection(.reader)
        for _ in 0..<2 {
            for number in 0..<PostgreSQLLimits.preparedStatements + 20 {
                let answer = try await connection.snapshot([SQLStatement("SELECT \(number)")], .read)
                #expect(answer == [[[.integer(Int64(number))]]])
            }
        }
        let kept = SQLStatement("SELECT count(*) FROM pg_prepared_statements")
        guard case .integer(let count)? = try await connection.snapshot([kept], .read).first?.first?.first else {
            return
        }
        #expect(count <= Int64(PostgreSQLLimits.preparedStatements))
        _ = try await connection.snapshot([SQLStatement("DEALLOCATE ALL")], .read)
        #expect(try await connection.snapshot([SQLStatement("SELECT 5"), SQLStatement("SELECT 6")], .read).count == 2)
        await connection.close()
    }

    @Test("a writer whose statements the server forgot, or whose tables changed, writes all the same")
    func forgottenWrites() async throws {
        let database = try await TestDatabase.migrated()
        let connection = try await database.connection(.writer)
        try await connection.transaction([try .insert("one")])
        try await connection.transaction([SQLStatement("DEALLOCATE ALL")])
        try await connection.transaction([try .insert("two")])
        let all = SQLStatement("SELECT * FROM object_names")
        _ = try await connection.snapshot([all], .read)
        try await database.sql("ALTER TABLE object_names ADD COLUMN more BIGINT")
        _ = try await connection.snapshot([all], .read)
        let count = SQLStatement("SELECT count(*) FROM objects")
        #expect(try await connection.snapshot([count], .read) == [[[.integer(2)]]])
        await connection.close()
    }

    @Test("a row that another transaction holds is busy after a short wait")
    func locked() async throws {
        let database = try await TestDatabase.migrated()
        let one = try await database.connection(.writer)
        let two = try await database.connection(.writer)
        try await one.transaction([try .insert("one")])
        let touch = SQLStatement("UPDATE objects SET state = state")
        let gate = try await Gate(database)
        try await Gate.patience(one)
        async let held: Void = one.transaction([touch, gate.statement])
        try await gate.untilWaiting()
        let error = await #expect(throws: StoreError.self) { try await two.transaction([touch]) }
        #expect(error?.code == .busy)
        try await gate.open()
        try await held
        try await two.transaction([touch])
        await one.close()
        await two.close()
    }

    @Test("a statement that takes too long is given up by the server, and the connection goes on")
    func statementTimeout() async throws {
        var settings = try await TestDatabase.fresh().settings
        settings.statementTimeout = .milliseconds(200)
        let connection = try await PostgreSQLConnection.open(settings, .reader)
        let error = await #expect(throws: StoreError.self) {
            try await connection.snapshot([.sleep(milliseconds: 20_000, 1)], .read)
        }
        #expect(error?.code == .busy)
        #expect(try await connection.snapshot([SQLStatement("SELECT 7")], .read) == [[[.integer(7)]]])
        await connection.close()
    }

    @Test("a closed connection says so, and what was asked before is answered")
    func closing() async throws {
        let connection = try await TestDatabase.fresh().connection(.reader)
        async let slow = connection.snapshot([.sleep(milliseconds: 200, 3)], .read)
        async let other = connection.snapshot([SQLStatement("SELECT 4")], .read)
        #expect(try await other == [[[.integer(4)]]])
        #expect(try await slow == [[[.integer(3)]]])
        await connection.close()
        let error = await #expect(throws: StoreError.self) {
            try await connection.snapshot([SQLStatement("SELECT 1")], .read)
        }
        #expect(error?.code == .closed)
        #expect(await !connection.isAlive())
    }
}
