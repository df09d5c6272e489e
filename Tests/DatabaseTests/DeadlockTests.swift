import Canonical
import Store
import TestDatabases
import TestSupport
import Testing

/// Transactions that take the same rows in opposite order, from two servers of ours.
@Suite("Transactions that lock each other out", .serialized)
struct DeadlockTests {
    /// At least so many, and more until the server met a deadlock.
    private static let rounds = (least: isLong ? 200 : 10, most: 300)
    private static let rows = (0..<150).map { NameHintRow(name: Bytes("name \($0)".utf8), id: "object").raw }

    @Test("both are done in the end, within the bound of tries", .timeLimit(.minutes(20)), arguments: Engine.allCases)
    func opposite(_ engine: Engine) async throws {
        let (site, server) = try await Self.site(engine)
        let stores = (try await site.open(), try await site.open())
        var found = 0
        for round in 0..<(server == nil ? Self.rounds.least : Self.rounds.most)
        where round < Self.rounds.least || found == 0 {
            await race(stores.0, stores.1, Mutation.addHint)
            #expect(try await stores.0.count(NameHintRow.table) == Self.rows.count)
            await race(stores.0, stores.1, Mutation.removeHint)
            #expect(try await stores.1.count(NameHintRow.table) == 0)
            if let server, round % 5 == 4 { found = try await deadlocks(server) }
        }
        print("\(engine): \(found) deadlocks")
        #expect(server == nil || found > 0, "there was nothing to try again")
        await stores.0.close()
        await stores.1.close()
        await server?.end()
    }

    @Test(
        "a server that finds them late, by its time-outs, gets both done as well",
        .timeLimit(.minutes(5)),
        arguments: Engine.allCases
    )
    func late(_ engine: Engine) async throws {
        let site = try await Site.shared(engine)
        let stores = (try await site.open(), try await site.open())
        for _ in 0..<(isLong ? 20 : 1) {
            await race(stores.0, stores.1, Mutation.addHint)
            #expect(try await stores.0.count(NameHintRow.table) == Self.rows.count)
            await race(stores.0, stores.1, Mutation.removeHint)
            #expect(try await stores.1.count(NameHintRow.table) == 0)
        }
        await stores.0.close()
        await stores.1.close()
    }

    /// A server of the test's own, which looks for deadlocks soon and tells how many it found.
    private static func site(_ engine: Engine) async throws -> (Site, DatabaseServer?) {
        guard let kind = engine.server else { return (try await .shared(engine), nil) }
        let options: [String] =
            switch kind {
            case .postgres: ["deadlock_timeout = 10ms"]
            case .mariadb: []
            case .myrocks: ["rocksdb-deadlock-detect = 1"]
            }
        let server = try await DatabaseServer.own(kind, options: options)
        return (try await Site(server), server)
    }

    private func race(_ one: any Store, _ other: any Store, _ mutation: (RawRow) -> Mutation) async {
        let forward = Self.rows.map(mutation)
        let backward = Array(Self.rows.reversed().map(mutation))
        await withTaskGroup(of: Void.self) { group in
            for (store, mutations) in [(one, forward), (other, backward)] {
                group.addTask { await #expect(throws: Never.self) { try await store.apply(mutations) } }
            }
        }
    }

    /// How many the server has met.
    private func deadlocks(_ server: DatabaseServer) async throws -> Int {
        switch server.engine {
        case .postgres: await server.log().split(separator: "deadlock detected").count - 1
        case .mariadb: try await status("Innodb_deadlocks", server)
        case .myrocks: try await status("Rocksdb_row_lock_deadlocks", server)
        }
    }

    private func status(_ name: String, _ server: DatabaseServer) async throws -> Int {
        let line = try await server.sql("SHOW GLOBAL STATUS LIKE '\(name)'")
        return line.split(whereSeparator: \.isWhitespace).last.flatMap { Int($0) } ?? 0
    }
}
