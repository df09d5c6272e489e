import SQLStore
import Store
import TestSupport
import Testing

@Suite struct MariaDBConformanceTests {
    @Test("the store on InnoDB keeps the promise", .serialized, arguments: StoreConformance.promises)
    func innodb(_ promise: Promise) async throws { try await check(promise, .innodb) }

    @Test("the store on MyRocks keeps the promise", .serialized, arguments: StoreConformance.promises)
    func myrocks(_ promise: Promise) async throws { try await check(promise, .myrocks) }

    private func check(_ promise: Promise, _ database: CleanDatabase) async throws {
        let store = try await database.store()
        try await promise.check(store)
        await store.close()
    }
}
