import Canonical
import Store
import TestSupport
import Testing

/// A write that depends on a row which it does not change.
@Suite("Witnesses")
struct WitnessTests {
    private let store = MemoryStore()

    private func server(_ start: UInt64) -> Committer {
        let chain = LogChain(vault: SampleRows.vault, server: Digest(of: Bytes("server".utf8)), start: start)
        return Committer(store: store, chain: chain, sealer: SampleSealer(), clock: SystemClock())
    }

    private func set(_ changes: Change...) -> WriteSet { WriteSet(subject: SampleRows.alice, changes: changes) }

    @Test("a write is done while its witness is as it was read, and the witness is left as it is")
    func unchanged() async throws {
        let grant = SampleRows.grant("object", to: SampleRows.alice)
        try await server(1).commit(set(.insert("grant", grant)))
        let made = SampleRows.object("made")
        try await server(2).commit(set(.insert("create", made), .witness("witness-create", grant)))
        #expect(try await store.row(ObjectRow.self, key: ObjectRow.key("made")) == made)
        #expect(try await store.row(GrantRow.self, key: grant.raw.key) == grant)
    }

    @Test("a grant that was decided by a grant which another server revoked since is not written")
    func revoked() async throws {
        let own = SampleRows.grant("object", to: SampleRows.alice)
        try await server(1).commit(set(.insert("grant", own)))
        let tombstone = SampleRows.grant("object", to: SampleRows.alice, version: 2)
        try await server(2).commit(set(.delete("remove-grant", tombstone: tombstone, guardTag: own.tag)))
        let late = set(.insert("grant", SampleRows.grant("object", to: SampleRows.bob)), .witness("witness-grant", own))
        await #expect(throws: StoreError.self) { try await server(3).commit(late) }
        #expect(try await store.count(GrantRow.table) == 0)
    }

    @Test("many writes with one witness are one transaction, and one whose witness is gone fails alone")
    func batched() async throws {
        let (grant, gone) = (SampleRows.grant("a", to: SampleRows.alice), SampleRows.grant("b", to: SampleRows.alice))
        try await server(1).commit(set(.insert("grant", grant)))
        let committer = server(2)
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                let witness = number == 7 ? gone : grant
                let set = set(.insert("create", SampleRows.object("\(number)")), .witness("witness-create", witness))
                group.addTask { (try? await committer.commit(set)) != nil }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(outcomes.count { $0 } == 19)
        #expect(try await store.count(ObjectRow.table) == 19)
    }
}
