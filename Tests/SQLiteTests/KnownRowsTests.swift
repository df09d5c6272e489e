import Canonical
import SQLStore
import Store
import TestSupport
import Testing

@testable import SQLite

@Suite("Answers that are compared with what a database file says now")
struct KnownRowsTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    private func store() async throws -> DatabaseStore {
        try await SQLiteDatabase.open(folder.file("keyquorum.db"), clock: SystemClock())
    }

    private static let queries = [Query.objects(["one", "two"]), .object("one"), .object("two")]

    private func known(_ store: DatabaseStore) async throws -> [KnownAnswer] {
        let answers = try await store.read(Self.queries)
        return zip(Self.queries, answers).compactMap { store.known($0, $1) }
    }

    /// On a thread that has a connection.
    private func areStill(_ answers: [KnownAnswer], _ store: DatabaseStore) async -> Bool {
        await withTaskExecutorPreference(store.executor) {
            _ = try? await store.health()
            return store.areStill(answers)
        }
    }

    @Test("they are still so until a row changes, comes or goes, whichever of them tells of it")
    func changes() async throws {
        let store = try await store()
        try await store.apply([.insert(SampleRows.object("one").raw)])
        let before = try await known(store)
        #expect(before.count == Self.queries.count)
        for answer in before { #expect(await areStill([answer], store)) }
        #expect(await areStill(before, store))
        #expect(!store.areStill(before))
        try await store.apply([.insert(SampleRows.object("two").raw)])
        #expect(!(await areStill(before, store)))
        for place in 0...2 { #expect(await areStill([before[place]], store) == (place == 1)) }
        let now = try await known(store)
        #expect(await areStill(now, store))
        #expect(await areStill(now, store))
        try await store.apply([.remove(SampleRows.object("two").raw.reference)])
        #expect(!(await areStill(now, store)))
        #expect(await areStill(before, store))
        await store.close()
        #expect(!(await areStill(before, store)))
    }

    @Test("one value that is another is seen", arguments: ObjectRow.table.columns.indices)
    func values(position: Int) async throws {
        let store = try await store()
        try await store.apply([.insert(SampleRows.object("one").raw)])
        var row = SampleRows.object("one").raw
        let right = try #require(store.known(.object("one"), [row]))
        switch row.values[position] {
        case .null: row.values[position] = .bytes([])
        case .integer(let number): row.values[position] = .integer(number ^ 1)
        case .bytes(let bytes): row.values[position] = .bytes(bytes.dropLast() + [(bytes.last ?? 0) ^ 1])
        }
        let wrong = try #require(store.known(.object("one"), [row]))
        #expect(await areStill([right], store))
        #expect(!(await areStill([wrong], store)))
        await store.close()
    }

    @Test("a comparison leaves no read behind: what is written meanwhile is moved into the file")
    func leavesNothing() async throws {
        let store = try await store()
        try await store.apply([.insert(SampleRows.object("one").raw)])
        let answers = try await known(store)
        #expect(await areStill(answers, store))
        try await store.apply([.insert(SampleRows.object("two").raw)])
        try await store.flush()
        await store.close()
    }

    @Test(
        "a thread that may not wait compares by itself once it has a connection, and no more once the store is closed"
    )
    func visitor() async throws {
        let store = try await store()
        try await store.apply([.insert(SampleRows.object("one").raw)])
        let answers = try await known(store)
        let threads = try #require(store.executor)
        let visits = try Visits()
        #expect(await visits.visit { threads.tryHere { store.areStill(answers) } } == nil)
        while await visits.visit({ threads.tryHere { true } }) == nil { await Task.yield() }
        #expect(await visits.visit { threads.tryHere { store.areStill(answers) } } == true)
        try await store.apply([.insert(SampleRows.object("two").raw)])
        #expect(await visits.visit { threads.tryHere { store.areStill(answers) } } == false)
        let now = try await known(store)
        #expect(await visits.visit { threads.tryHere { store.areStill(now) } } == true)
        await store.close()
        #expect(await visits.visit { threads.tryHere { store.areStill(now) } } == nil)
    }
}

/// A thread that is none of the store's.
private actor Visits {
    private let thread: ConnectionThread

    init() throws { thread = try #require(ConnectionThread()) }

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    func visit(_ body: @Sendable () -> Bool?) -> Bool? { body() }
}
