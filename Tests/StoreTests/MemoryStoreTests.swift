import Store
import TestSupport
import Testing

@Suite struct MemoryStoreTests {
    @Test("the store in memory keeps the promise", arguments: StoreConformance.promises)
    func keeps(_ promise: Promise) async throws {
        try await promise.check(MemoryStore())
    }
}
