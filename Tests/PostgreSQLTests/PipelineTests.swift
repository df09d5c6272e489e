import Canonical
import SQLStore
import Store
import TestDatabases
import TestSupport
import Testing

@testable import PostgreSQL

/// Many callers on one connection: each gets its own answer, whatever happens to the others.
@Suite struct PipelineTests {
    /// Divides by the number, so that zero fails in the server; few rows, so that it shares a transaction with other reads.
    private static func share(_ number: Int64, of whole: Int64) -> SQLStatement {
        SQLStatement(
            "SELECT n FROM (SELECT $1::bigint / $2::bigint AS n) AS share LIMIT $3",
            [.integer(whole), .integer(number), .integer(1)]
        )
    }

    @Test("64 callers at once, each gets its own answer")
    func many() async throws {
        let connection = try await TestDatabase.fresh().connection(.reader)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 1...64 as ClosedRange<Int64> {
                group.addTask {
                    for round in 0..<100 as Range<Int64> {
                        let asked = [Self.share(1, of: caller * 1_000 + round), Self.share(1, of: caller)]
                        let answer = try await connection.snapshot(asked, .read)
                        #expect(answer == [[[.integer(caller * 1_000 + round)]], [[.integer(caller)]]])
                    }
                }
            }
            try await group.waitForAll()
        }
        await connection.close()
    }

    @Test("reads that fail take no others with them")
    func failures() async throws {
        let connection = try await TestDatabase.fresh().connection(.reader)
        let seed = WalkSeed.read()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 1...32 as ClosedRange<Int64> {
                var random = SplitMix64(seed: seed &+ UInt64(caller))
                group.addTask {
                    for _ in 0..<60 {
                        try await Self.ask(connection, caller, Int.random(in: 0..<6, using: &random), seed)
                    }
                }
            }
            try await group.waitForAll()
        }
        await connection.close()
    }

    private static func ask(_ connection: PostgreSQLConnection, _ caller: Int64, _ choice: Int, _ seed: UInt64)
        async throws
    {
        let own = [[Value.integer(caller)]]
        switch choice {
        case 0:
            let error = await #expect(throws: StoreError.self) {
                try await connection.snapshot([share(1, of: caller), share(0, of: caller), share(1, of: 3)], .read)
            }
            #expect(error?.code == .invalid, "seed \(seed)")
        case 1:
            let error = await #expect(throws: StoreError.self) {
                try await connection.snapshot(
                    [SQLStatement("SELECT n FROM nowhere_\(caller) LIMIT $1", [.integer(1)])],
                    .read
                )
            }
            #expect(error?.code == .wrongSchema, "seed \(seed)")
        case 2:
            let series = SQLStatement("SELECT $1::bigint FROM generate_series(1, 20)", [.integer(caller)])
            let answer = try await connection.snapshot([series, share(1, of: caller)], .read)
            #expect(answer == [Array(repeating: [.integer(caller)], count: 20), own], "seed \(seed)")
        default:
            #expect(try await connection.snapshot([share(1, of: caller)], .read) == [own], "seed \(seed)")
        }
    }

    @Test("callers that go away break nothing for the others")
    func cancellation() async throws {
        let connection = try await TestDatabase.fresh().connection(.reader)
        await withTaskGroup(of: Void.self) { group in
            for caller in 1...64 as ClosedRange<Int64> {
                group.addTask {
                    let task = Task { try await connection.snapshot([Self.share(1, of: caller)], .read) }
                    if caller.isMultiple(of: 2) { task.cancel() }
                    let answer = try? await task.value
                    #expect(answer == [[[.integer(caller)]]])
                }
            }
        }
        #expect(try await connection.snapshot([Self.share(1, of: 9)], .read) == [[[.integer(9)]]])
        await connection.close()
    }

    @Test("a read that waits does not keep another connection's callers, nor an answer of many MiB the next one's")
    func large() async throws {
        let database = try await TestDatabase.migrated()
        let writer = try await database.connection(.writer)
        let material = Bytes((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        try await writer.transaction((0..<4).map { try .insert("large\($0)", material: material) })
        for tls in [DatabaseTLS(.disable), DatabaseTLS(.require)] {
            var settings = database.settings
            settings.tls = tls
            let reader = try await PostgreSQLConnection.open(settings, .reader)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 0..<16 {
                    group.addTask {
                        let rows = try await reader.snapshot([try .object("large\(caller % 4)")], .read)
                        #expect(rows.first?.first?.contains(.bytes(material)) == true)
                    }
                }
                try await group.waitForAll()
            }
            await reader.close()
        }
        await writer.close()
    }

    @Test("many transactions at once on one connection are done one after the other, each whole or not at all")
    func transactions() async throws {
        let database = try await TestDatabase.migrated()
        let connection = try await database.connection(.writer)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask {
                    let statements = try? [
                        SQLStatement.insert("a\(number)"),
                        .insert(number.isMultiple(of: 4) ? "a\(number)" : "b\(number)"),
                    ]
                    let isDone = (try? await connection.transaction(statements ?? [])) != nil
                    #expect(isDone == !number.isMultiple(of: 4))
                    let count = SQLStatement("SELECT count(*) FROM objects")
                    let seen = try? await connection.snapshot([count, count], .read)
                    #expect(seen?.first == seen?.last)
                }
            }
        }
        #expect(
            try await connection.snapshot([SQLStatement("SELECT count(*) FROM objects")], .read) == [[[.integer(60)]]]
        )
        await connection.close()
    }
}
