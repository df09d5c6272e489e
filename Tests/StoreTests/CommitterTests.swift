import Canonical
import Store
import Testing
import TestSupport

@Suite struct CommitterTests {
    private let memory = MemoryStore()
    private let store: FaultyStore
    private let committer: Committer

    init() {
        store = FaultyStore(memory)
        let chain = LogChain(vault: SampleRows.vault, server: Digest(of: Bytes("server".utf8)), start: 1)
        committer = Committer(store: store, chain: chain, sealer: SampleSealer(), clock: SystemClock())
    }

    @Test("sets that wait while one is written go out together, in the order of their keys")
    func batches() async throws {
        try await commitAll((0..<50).map { "o\(99 - $0)" })
        let transactions = await store.transactions
        #expect(transactions.reduce(0, +) == 100)
        #expect(transactions.count < 50, "\(transactions)")
        let records = try await records()
        #expect(records.count == 50)
        #expect(await committer.head.hash == records.last?.hash(vault: SampleRows.vault))
    }

    @Test("a batch is written in the order of tables and keys")
    func order() async throws {
        let changes: [Change] = [
            .insert("grant", SampleRows.grant("b", to: SampleRows.bob)), .insert("create", SampleRows.object("b")),
            .insert("create", SampleRows.object("a")),
        ]
        try await committer.commit(WriteSet(subject: SampleRows.alice, changes: changes))
        let kept = try await records()
        #expect(kept.map(\.tableName) == ["objects", "objects", "read_access"])
        #expect(kept.first?.rowKey == Canonical.encode(.bytes(Bytes("a".utf8))))
    }

    @Test("a refused transaction does not move the chain")
    func refusal() async throws {
        try await commit("one")
        let head = await committer.head
        await store.onApply(.refuse(StoreError(.unavailable, "test")))
        await #expect(throws: StoreError(.unavailable, "test")) { try await commit("two") }
        #expect(await committer.head == head)
        try await commit("three")
        #expect(try await records().map(\.seq) == [1, 2])
    }

    @Test("a commit whose answer was lost but which was done is a success, once")
    func lostAnswer() async throws {
        await store.onApply(.writeAndThrow(StoreError(.outcomeUnknown, "test")))
        try await commit("one")
        try await commit("two")
        let error = await #expect(throws: StoreError.self) { try await commit("one") }
        #expect(error?.code == .conflict, "the doubt is over, so that a conflict is a conflict")
        try await commit("three")
        #expect(try await records().map(\.seq) == [1, 2, 3])
        #expect(try await memory.count(ObjectRow.table) == 3)
    }

    @Test("a commit whose answer was lost and which was not done is done again, with the same record")
    func lostCommit() async throws {
        await store.onApply(.refuse(StoreError(.outcomeUnknown, "test")), .refuse(StoreError(.outcomeUnknown, "test")))
        try await commit("one")
        #expect(try await records().map(\.seq) == [1])
    }

    @Test("when the database cannot be asked the caller hears so, and the chain goes on rightly in both cases")
    func doubt() async throws {
        let unknown = StoreError(.outcomeUnknown, "test")
        await store.onApply(.writeAndThrow(unknown))
        await store.onRead(.refuse(StoreError(.unavailable, "test")))
        try await expectUnknown("one")
        #expect(await committer.head.seq == 0)
        // The record is there, which the next commit finds in its way.
        try await commit("two")
        #expect(try await records().map(\.seq) == [1, 2])
        await store.onApply(.refuse(unknown))
        await store.onRead(.refuse(StoreError(.unavailable, "test")))
        try await expectUnknown("three")
        try await commit("four")
        #expect(try await records().map(\.seq) == [1, 2, 3])
        #expect(try await memory.count(ObjectRow.table) == 3)
    }

    @Test("a lost commit does not hide a conflict")
    func lostConflict() async throws {
        try await memory.apply([.insert(SampleRows.object("one", version: 3).raw)])
        await store.onApply(.refuse(StoreError(.outcomeUnknown, "test")))
        let error = await #expect(throws: StoreError.self) { try await commit("one") }
        #expect(error?.code == .conflict)
        try await commit("two")
        #expect(try await records().map(\.seq) == [1])
    }

    @Test("a server that was sealed meanwhile writes nothing")
    func sealed() async throws {
        let chain = LogChain(vault: SampleRows.vault, server: Digest(of: Bytes("other".utf8)), start: 1)
        let sealed = Committer(
            store: store,
            chain: chain,
            sealer: SampleSealer(isSealed: true),
            clock: SystemClock()
        )
        let set = WriteSet(subject: SampleRows.alice, changes: [.insert("create", SampleRows.object("one"))])
        let error = await #expect(throws: StoreError.self) { try await sealed.commit(set) }
        #expect(error?.code == .sealed)
        #expect(await store.transactions.isEmpty)
    }

    @Test("the closing set is the last record, whatever comes at the same time")
    func closing() async throws {
        let closing = WriteSet(subject: SampleRows.alice, changes: [.insert("close", SampleRows.object("zz"))])
        let written = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<40 {
                group.addTask {
                    do {
                        try await commit("o\(number)")
                        return true
                    } catch let error as StoreError where error.code == .sealed {
                        return false
                    }
                }
                if number == 20 {
                    group.addTask {
                        try await committer.finish(with: closing)
                        return true
                    }
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        let kept = try await records()
        #expect(kept.count == written)
        #expect(kept.last?.changeKind == "close")
        let late = await #expect(throws: StoreError.self) { try await commit("late") }
        #expect(late?.code == .sealed)
        let again = await #expect(throws: StoreError.self) { try await committer.finish(with: closing) }
        #expect(again?.code == .sealed)
        #expect(try await records().count == written)
    }

    @Test("records name the newest checkpoint that the committer was told of")
    func checkpoints() async throws {
        try await commit("one")
        let checkpoint = Digest(of: Bytes("checkpoint".utf8))
        await committer.name(checkpoint: checkpoint)
        try await commit("two")
        #expect(try await records().map(\.checkpoint) == [nil, checkpoint])
    }

    @Test("two sets that change the same row never share a transaction")
    func sameRow() async throws {
        try await commit("one")
        let guardTag = SampleRows.object("one").tag
        let versions: [UInt64] = Array(2...9)
        let winners = await withTaskGroup(of: Bool.self) { group in
            for version in versions {
                group.addTask {
                    let change = Change.update("modify", SampleRows.object("one", version: version), guardTag: guardTag)
                    let set = WriteSet(subject: SampleRows.alice, changes: [change])
                    return (try? await committer.commit(set)) != nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(winners == 1)
        #expect(try await records().count == 2)
    }

    @Test("a caller that goes away does not take the commit with it")
    func cancellation() async throws {
        let task = Task { try await commit("one") }
        task.cancel()
        _ = await task.result
        await committer.idle()
        #expect(try await memory.count(ObjectRow.table) == 1)
    }

    @Test("a write set without a change, with a row twice, or with a row that has no tag is refused")
    func nonsense() async throws {
        let object = SampleRows.object("one")
        var untagged = object
        untagged.tag = []
        for changes in [[], [Change.insert("a", object), .insert("b", object)], [.insert("a", untagged)]] {
            let set = WriteSet(subject: SampleRows.alice, changes: changes)
            let error = await #expect(throws: StoreError.self) { try await committer.commit(set) }
            #expect(error?.code == .invalid)
        }
        #expect(await store.transactions.isEmpty)
    }

    private func commit(_ id: String) async throws {
        let change = Change.insert("create", SampleRows.object(id))
        try await committer.commit(WriteSet(subject: SampleRows.alice, changes: [change]))
    }

    private func commitAll(_ ids: [String]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in ids { group.addTask { try await commit(id) } }
            try await group.waitForAll()
        }
    }

    private func expectUnknown(_ id: String) async throws {
        let error = await #expect(throws: StoreError.self) { try await commit(id) }
        #expect(error?.code == .outcomeUnknown)
    }

    private func records() async throws -> [LogRow] {
        var chain = LogChain(vault: SampleRows.vault, server: Digest(of: Bytes("server".utf8)), start: 1)
        let records = try await memory.read([.log(chain: chain.head.chain)]).joined().map { try LogRow($0) }
        for record in records {
            #expect(chain.isFollowed(by: record))
            chain.append(record)
        }
        return records
    }
}
