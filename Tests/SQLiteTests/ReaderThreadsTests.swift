import Canonical
import SQLStore
import Store
import Synchronization
import TestSupport
import Testing

@testable import SQLite

@Suite("The threads on which a database file is read")
struct ReaderThreadsTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    private func store() async throws -> DatabaseStore {
        try await SQLiteDatabase.open(folder.file("keyquorum.db"), clock: SystemClock())
    }

    @Test("whoever runs there and whoever comes from elsewhere read the same")
    func everywhere() async throws {
        let store = try await store()
        try await store.apply(SampleRows.logged(SampleRows.object("one")))
        let elsewhere = try await store.rows(ObjectRow.self)
        let there = try await withTaskExecutorPreference(store.executor) { try await store.rows(ObjectRow.self) }
        #expect(elsewhere == [SampleRows.object("one")])
        #expect(there == elsewhere)
        await store.close()
    }

    @Test("hundreds of tasks read and write at once, and each finds what it wrote")
    func many() async throws {
        let store = try await store()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<300 {
                group.addTask(executorPreference: number % 3 == 0 ? nil : store.executor) {
                    let row = SampleRows.object("o\(number)")
                    try await patiently { try await store.apply([.insert(row.raw)]) }
                    #expect(try await store.row(ObjectRow.self, key: ObjectRow.key("o\(number)")) == row)
                }
            }
            try await group.waitForAll()
        }
        #expect(try await store.count(ObjectRow.table) == 300)
        await store.close()
    }

    /// On a slow disk the last of hundreds of writers waits longer than a caller has to, and is told so; it asks again.
    private func patiently(_ write: () async throws -> Void) async throws {
        for _ in 0..<20 {
            do { return try await write() } catch let error as StoreError where error.code == .busy {}
        }
        try await write()
    }

    @Test("a closed store refuses reads, and tasks go on")
    func closing() async throws {
        let store = try await store()
        try await store.apply([.insert(SampleRows.object("one").raw)])
        await withTaskExecutorPreference(store.executor) {
            _ = try? await store.rows(ObjectRow.self)
            await store.close()
            let error = await #expect(throws: StoreError.self) { try await store.rows(ObjectRow.self) }
            #expect(error?.code == .closed)
        }
        let error = await #expect(throws: StoreError.self) { try await store.health() }
        #expect(error?.code == .closed)
        await store.close()
    }

    @Test("what is refused leaves the thread's connection in order")
    func refusals() async throws {
        let store = try await store()
        try await store.apply([.insert(SampleRows.object("one").raw)])
        let query = Query(ObjectRow.table, limit: StoreLimits.rows + 1)
        for _ in 0..<8 {
            await #expect(throws: StoreError.self) { try await store.read([.vault, query]) }
            #expect(try await store.rows(ObjectRow.self).count == 1)
        }
        await store.close()
    }

    private final class Flag: Sendable {
        private let value = Atomic<Bool>(false)

        var isUp: Bool { value.load(ordering: .relaxed) }

        func raise() { value.store(true, ordering: .relaxed) }
    }

    private static let question = [SQLStatement("SELECT 1")]
    /// So many reads take longer than anything that is waited for here.
    private static let patience = 200_000

    @Test("a task that only reads lets others have its thread")
    func turns() async throws {
        try await store().close()
        let threads = try #require(ReaderThreads(folder.file("keyquorum.db"), count: 1))
        let (reading, other) = (Flag(), Flag())
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask(executorPreference: threads) {
                for _ in 0..<Self.patience where !other.isUp {
                    _ = try await threads.snapshot(Self.question, .read)
                    reading.raise()
                }
                #expect(other.isUp)
            }
            while !reading.isUp { await Task.yield() }
            group.addTask(executorPreference: threads) { other.raise() }
            try await group.waitForAll()
        }
        await threads.close()
    }

    @Test("a task that reads on and on is refused as soon as the threads are closed")
    func closingAmidReads() async throws {
        try await store().close()
        let threads = try #require(ReaderThreads(folder.file("keyquorum.db"), count: 1))
        let reading = Flag()
        let reader = Task(executorPreference: threads) {
            for _ in 0..<Self.patience {
                _ = try await threads.snapshot(Self.question, .read)
                reading.raise()
            }
        }
        while !reading.isUp { await Task.yield() }
        await threads.close()
        let error = await #expect(throws: StoreError.self) { try await reader.value }
        #expect(error?.code == .closed)
    }
}
