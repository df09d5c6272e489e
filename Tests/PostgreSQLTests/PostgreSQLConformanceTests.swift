import Canonical
import PostgreSQL
import SQLStore
import Store
import TestDatabases
import TestSupport
import Testing

@Suite struct PostgreSQLConformanceTests {
    @Test("the store in a PostgreSQL database keeps the promise", arguments: StoreConformance.promises)
    func keeps(_ promise: Promise) async throws {
        let database = try await TestDatabase.fresh()
        let store = try await PostgreSQLDatabase.open(database.settings, clock: SystemClock())
        try await promise.check(store)
        await store.close()
    }
}
