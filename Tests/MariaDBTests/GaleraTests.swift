import Canonical
import FoundationEssentials
import MariaDB
import SQLStore
import Store
import TestDatabases
import TestSupport
import Testing

/// Runs in the long tests: three servers that copy each other take half a minute to start.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["KEYQUORUM_LONG"] != nil && GaleraCluster.library != nil))
struct GaleraTests {
    @Test(
        "a cluster of three keeps every promise, shows a write on one node to the next read on another, and lets one of two changes win"
    )
    func cluster() async throws {
        let cluster = try await GaleraCluster()
        try await race(cluster)
        try await promises(cluster)
        try await nextRead(cluster)
        try await winners(cluster)
        await cluster.end()
    }

    /// Six servers of ours, two at each node, that migrate at once.
    private func race(_ cluster: GaleraCluster) async throws {
        let databases = try await cluster.makeDatabase()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<6 {
                group.addTask {
                    let settings = databases[number % 3].settings(DatabaseTLS(.disable))
                    await (try await MariaDBDatabase.open(settings, clock: SystemClock())).close()
                }
            }
            try await group.waitForAll()
        }
        #expect(try await MariaDBDatabase.check(databases[0].settings(DatabaseTLS(.disable))).pending.isEmpty)
    }

    private func promises(_ cluster: GaleraCluster) async throws {
        let database = try await cluster.makeDatabase()[0]
        for promise in StoreConformance.promises {
            let store = try await MariaDBDatabase.open(database.settings(DatabaseTLS(.disable)), clock: SystemClock())
            try await promise.check(store)
            await store.close()
            let removals = Schema.tables.map { "DELETE FROM \($0);" }.joined(separator: " ")
            try await cluster.nodes[0].sql(removals, in: database.name)
        }
    }

    private func nextRead(_ cluster: GaleraCluster) async throws {
        let stores = try await stores(cluster)
        for round in 0..<200 {
            let id = "round-\(round)"
            try await stores[round % 3].apply([.insert(SampleRows.object(id).raw)])
            let seen = try await stores[(round + 1) % 3].read([.object(id), .object(id)])
            #expect(seen.map(\.count) == [1, 1], "\(id)")
            let alone = try await stores[(round + 2) % 3].row(ObjectRow.self, key: ObjectRow.key(id))
            #expect(alone != nil, "\(id)")
        }
        for store in stores { await store.close() }
    }

    private func winners(_ cluster: GaleraCluster) async throws {
        let stores = try await stores(cluster)
        try await stores[0].apply([.insert(SampleRows.object("one").raw)])
        for round in 0..<30 {
            let old = try #require(try await stores[round % 3].row(ObjectRow.self, key: ObjectRow.key("one")))
            let won: [UInt64] = try await withThrowingTaskGroup(of: UInt64?.self) { group in
                for (number, store) in stores.enumerated() {
                    let new = SampleRows.object("one", version: UInt64(round * 3 + number + 2))
                    group.addTask { try await Self.update(store, new, old.tag) }
                }
                return try await group.reduce(into: []) { won, version in
                    if let version { won.append(version) }
                }
            }
            #expect(won.count == 1, "round \(round)")
            for store in stores {
                #expect(
                    try await store.row(ObjectRow.self, key: ObjectRow.key("one"))?.version == won.first,
                    "round \(round)"
                )
            }
        }
        for store in stores { await store.close() }
    }

    /// The version that was written, nil where another one was faster.
    private static func update(_ store: DatabaseStore, _ row: ObjectRow, _ guardTag: Bytes) async throws -> UInt64? {
        let record = SampleRows.record(row.raw, chain: row.version)
        do throws(StoreError) {
            try await store.apply([.update(row.raw, guardTag: guardTag), .log(record, proving: row.raw.reference)])
            return row.version
        } catch {
            #expect(error.code == .conflict, "\(error)")
            return nil
        }
    }

    private func stores(_ cluster: GaleraCluster) async throws -> [DatabaseStore] {
        var stores: [DatabaseStore] = []
        for database in try await cluster.makeDatabase() {
            stores.append(
                try await MariaDBDatabase.open(database.settings(DatabaseTLS(.disable)), clock: SystemClock())
            )
        }
        return stores
    }
}
