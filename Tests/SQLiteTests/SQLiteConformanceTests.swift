import Canonical
import SQLStore
import SQLite
import Store
import TestSupport
import Testing

@Suite struct SQLiteConformanceTests {
    @Test("the store in a file keeps the promise", arguments: StoreConformance.promises)
    func keeps(_ promise: Promise) async throws {
        let folder = try Folder()
        let store = try await SQLiteDatabase.open(folder.file("keyquorum.db"), clock: SystemClock())
        try await promise.check(store)
        await store.close()
    }
}
