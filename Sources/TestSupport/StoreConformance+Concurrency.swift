import Canonical
import Store

// MARK: Many at once

extension StoreConformance {
    static let concurrencyPromises = [
        Promise("of updates with the same guard exactly one wins") { store in
            let old = SampleRows.object("one")
            try await store.apply([.insert(old.raw)])
            for round in 0..<10 {
                let guardTag = try await store.row(ObjectRow.self, key: ObjectRow.key("one"))?.tag ?? []
                let versions = (0..<8).map { UInt64(round * 8 + $0 + 2) }
                let winners = try await winners(of: versions, guardTag, store)
                try expectEqual(winners.count, 1, "winners in round \(round)")
                let kept = try await store.row(ObjectRow.self, key: ObjectRow.key("one"))
                try expectEqual(kept?.version, winners.first, "the version in round \(round)")
            }
            try expectEqual(try await store.count(LogRow.table), 10, "records")
        },
        Promise("reads that belong together see one state") { store in
            func pair(_ version: UInt64) -> [RawRow] {
                ["left", "right"].map { SampleRows.object($0, version: version).raw }
            }
            try await store.apply(pair(1).map(Mutation.insert))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for version in 2...40 as ClosedRange<UInt64> {
                        let tags = pair(version - 1).map(\.tag)
                        try await store.apply(zip(pair(version), tags).map { .update($0, guardTag: $1) })
                    }
                }
                for _ in 0..<3 {
                    group.addTask {
                        for _ in 0..<60 {
                            let seen = try await store.read([.object("left"), .object("right"), .object("left")])
                            let versions = Set(seen.map { $0.first?["version"] })
                            try expect(versions.count == 1, "versions \(versions)")
                        }
                    }
                }
                try await group.waitForAll()
            }
        },
    ]

    private static func winners(of versions: [UInt64], _ guardTag: Bytes, _ store: any Store) async throws -> [UInt64] {
        try await withThrowingTaskGroup(of: UInt64?.self) { group in
            for version in versions {
                group.addTask {
                    let row = SampleRows.object("one", version: version).raw
                    let record = SampleRows.record(row, chain: version)
                    do throws(StoreError) {
                        try await store.apply([
                            .update(row, guardTag: guardTag), .log(record, proving: row.reference),
                        ])
                        return version
                    } catch {
                        // On a machine with no time left a loser may not even get to try.
                        try expect([.conflict, .busy].contains(error.code), "a loser got \(error)")
                        return nil
                    }
                }
            }
            return try await group.reduce(into: []) { winners, version in
                if let version { winners.append(version) }
            }
        }
    }
}

// MARK: The committer over this store

extension StoreConformance {
    static let committerPromises = [
        Promise("write sets that wait are committed together; a bad one fails alone, and the chain has no gap") {
            store in
            try await store.apply([.insert(SampleRows.object("taken", version: 9).raw)])
            let committer = committer(store)
            let outcomes = await commit((0..<40).map { $0 % 10 == 5 ? "taken" : "new\($0)" }, committer)
            try expectEqual(outcomes.filter { $0 == nil }.count, 36, "sets that were written")
            try expectEqual(outcomes.filter { $0 == .conflict }.count, 4, "sets that were refused")
            try await expectChain(of: 36, committer, store)
            try expectEqual(try await store.count(ObjectRow.table), 37, "objects")
        },
        Promise("a write set is whole: rows, records and hints, or none of them") { store in
            let committer = committer(store)
            var change = Change.insert("create", SampleRows.object("one"))
            change.addedHints = [NameHintRow(name: [1], id: "one").raw]
            let grant = Change.insert("grant", SampleRows.grant("one", to: SampleRows.bob))
            try await committer.commit(WriteSet(subject: SampleRows.alice, changes: [change, grant]))
            try await expectError(.conflict, "the same again") {
                let other = Change.insert("create", SampleRows.object("two"))
                try await committer.commit(WriteSet(subject: SampleRows.alice, changes: [other, grant]))
            }
            try await expectChain(of: 2, committer, store)
            try expectEqual(try await store.count(NameHintRow.table), 1, "hints")
            try expectEqual(try await store.count(ObjectRow.table), 1, "objects")
        },
        Promise("a deletion through the committer leaves the record of its tombstone") { store in
            let committer = committer(store)
            let old = SampleRows.grant("one", to: SampleRows.bob)
            let tombstone = SampleRows.grant("one", to: SampleRows.bob, version: 2)
            try await committer.commit(WriteSet(subject: SampleRows.alice, changes: [.insert("grant", old)]))
            let deletion = Change.delete("revoke-grant", tombstone: tombstone, guardTag: old.tag)
            try await committer.commit(WriteSet(subject: SampleRows.alice, changes: [deletion]))
            try expectEqual(try await store.count(GrantRow.table), 0, "grants left")
            let records = try await expectChain(of: 2, committer, store)
            try expectEqual(records.last?.rowHash, tombstone.raw.contentHash, "the hash of the tombstone")
            try expectEqual(records.last?.proof, tombstone.tag, "the proof")
        },
    ]

    static func committer(_ store: any Store) -> Committer {
        let chain = LogChain(vault: SampleRows.vault, server: Digest(of: Bytes("server".utf8)), start: 1)
        return Committer(store: store, chain: chain, sealer: SampleSealer(), clock: SystemClock())
    }

    /// Hands one new object for each id in, all at once; nil for each that was written, else its error's code.
    private static func commit(_ ids: [String], _ committer: Committer) async -> [StoreError.Code?] {
        await withTaskGroup(of: StoreError.Code?.self) { group in
            for id in ids {
                group.addTask {
                    do throws(StoreError) {
                        let change = Change.insert("create", SampleRows.object(id))
                        try await committer.commit(WriteSet(subject: SampleRows.alice, changes: [change]))
                        return nil
                    } catch {
                        return error.code
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    /// That the chain has so many records, numbered from 1, each with the hash of the one before, and ends at the head.
    @discardableResult
    static func expectChain(of count: Int, _ committer: Committer, _ store: any Store) async throws -> [LogRow] {
        let head = await committer.head
        let records = try await store.read(.log(chain: head.chain)).map { try LogRow($0) }
        try expectEqual(records.map(\.seq), (0..<count).map { UInt64($0) + 1 }, "the records' numbers")
        var chain = LogChain(vault: SampleRows.vault, server: Digest(of: Bytes("server".utf8)), start: 1)
        for record in records {
            try expect(chain.isFollowed(by: record), "the record \(record.seq) does not follow the one before it")
            chain.append(record)
        }
        try expectEqual(chain.head, head, "the head")
        return records
    }
}

// MARK: Housekeeping

extension StoreConformance {
    static let housePromises = [
        Promise("rows are counted") { store in
            try expectEqual(try await store.count(ObjectRow.table), 0, "at first")
            try await store.apply((0..<300).map { .insert(SampleRows.object("n\($0)").raw) })
            try expectEqual(try await store.count(ObjectRow.table), 300, "then")
            try expectEqual(try await store.count(GrantRow.table), 0, "of another table")
        },
        Promise("a transaction of nothing is nothing") { store in
            try await store.apply([])
            try expectEqual(try await store.read([]), [], "no answers to no queries")
        },
        Promise("flushing and asking for a sign of life change nothing") { store in
            try await store.apply([.insert(SampleRows.object("one").raw)])
            try await store.flush()
            try expect(try await store.health() >= .zero, "no sign of life")
            try expectEqual(try await store.rows(ObjectRow.self), [SampleRows.object("one")], "objects")
        },
        Promise("a closed store says so") { store in
            await store.close()
            try await expectError(.closed, "a read") { _ = try await store.read([.vault]) }
            try await expectError(.closed, "a write") { try await store.apply([.insert(SampleRows.object("one").raw)]) }
            try await expectError(.closed, "a page") { _ = try await store.locate(ObjectFilter([.all])) }
            await store.close()
        },
    ]
}
