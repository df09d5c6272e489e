import Canonical
import Store
import TestSupport
import Testing

/// What the committer does when the vault gets a new master key.
@Suite("The committer and a new master key")
struct CommitterMasterTests {
    private let memory = MemoryStore()
    private let store: FaultyStore
    private let committer: Committer

    init() {
        store = FaultyStore(memory)
        let chain = LogChain(vault: SampleRows.vault, server: Digest(of: Bytes("server".utf8)), start: 1)
        committer = Committer(store: store, chain: chain, sealer: SampleSealer(), clock: SystemClock())
    }

    @Test("what was prepared under the earlier master is a conflict, and nothing of it is written")
    func prepared() async throws {
        try await commit(SampleRows.object("before"))
        await committer.use(SampleSealer(generation: 2))
        await #expect(throws: StoreError.self) { try await commit(SampleRows.object("late")) }
        try await commit(under(2, SampleRows.object("after")))
        let records = try await memory.rows(LogRow.self)
        #expect(records.map(\.generation.number) == [1, 2])
        #expect(try await memory.rows(ObjectRow.self).map(\.id).sorted() == ["after", "before"])
    }

    @Test("others of the same batch get through without it")
    func batch() async throws {
        let (committer, gate) = (committer, under(2, SampleRows.object("new")))
        await store.beforeApply { await committer.use(SampleSealer(generation: 2)) }
        let codes = await withTaskGroup(of: StoreError.Code?.self) { group in
            for row in [SampleRows.object("first"), SampleRows.object("old"), gate] {
                group.addTask {
                    do throws(StoreError) {
                        let change = Change.insert("create", row)
                        try await committer.commit(WriteSet(subject: SampleRows.alice, changes: [change]))
                        return nil
                    } catch {
                        return error.code
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes.filter { $0 != nil }.allSatisfy { $0 == .conflict })
        #expect(try await memory.rows(ObjectRow.self).contains { $0.id == "new" })
        for row in try await memory.rows(LogRow.self) where row.generation.number == 2 {
            #expect(row.rowKey == gate.raw.reference.canonicalKey)
        }
    }

    @Test("a row that is only looked at, or removed under the new master, may be under any")
    func witness() async throws {
        let row = SampleRows.object("seen")
        try await commit(row)
        await committer.use(SampleSealer(generation: 2))
        let set = WriteSet(subject: SampleRows.alice, changes: [.witness("witness-test", row)])
        try await committer.commit(set)
        var tombstone = under(2, row)
        tombstone.version = 2
        let removal = Change.delete("remove-test", tombstone: tombstone, guardTag: row.tag)
        try await committer.commit(WriteSet(subject: SampleRows.alice, changes: [removal]))
        #expect(try await memory.count(ObjectRow.table) == 0)
    }

    private func commit(_ row: ObjectRow) async throws {
        try await committer.commit(WriteSet(subject: SampleRows.alice, changes: [.insert("create", row)]))
    }

    private func under(_ generation: UInt32, _ row: ObjectRow) -> ObjectRow {
        var row = row
        row.generation = MasterGeneration(generation)
        return row
    }
}
