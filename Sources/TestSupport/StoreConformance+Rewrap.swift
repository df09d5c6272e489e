import Canonical
import Store

// MARK: Wrapping anew

extension StoreConformance {
    static let rewrapPromises = [
        Promise("a re-wrapping writes what is sealed, the generation and the tag, and nothing else") { store in
            let old = SampleRows.object("one")
            try await store.apply([.insert(old.raw)])
            var new = rewrapped(old)
            new.owner = SampleRows.bob
            try await store.apply([.rewrap(new.raw, guardTag: old.tag)])
            try expectEqual(try await store.rows(ObjectRow.self), [rewrapped(old)], "the row")
        },
        Promise("a re-wrapping whose row has changed or gone is no error, and changes nothing") { store in
            let (old, changed) = (SampleRows.object("one"), SampleRows.object("one", version: 2))
            let other = SampleRows.object("two")
            try await store.apply([.insert(changed.raw), .insert(other.raw)])
            try await store.apply([
                .rewrap(rewrapped(old).raw, guardTag: old.tag),
                .rewrap(rewrapped(SampleRows.object("gone")).raw, guardTag: SampleRows.object("gone").tag),
                .rewrap(rewrapped(other).raw, guardTag: other.tag),
            ])
            try expectEqual(try await store.rows(ObjectRow.self), [changed, rewrapped(other)], "the rows")
        },
        Promise("rows of earlier masters are found and counted, in both directions") { store in
            let objects = (0..<7).map { SampleRows.object("r\($0)") }
            try await store.apply(objects.map { .insert($0.raw) })
            let newest = MasterGeneration(2)
            try await store.apply(objects.prefix(3).map { .rewrap(rewrapped($0).raw, guardTag: $0.tag) })
            func ids(_ query: Query) async throws -> [String] {
                try await store.read(query).map { try ObjectRow($0).id }
            }
            try expectEqual(try await store.count(ObjectRow.table, before: newest), 4, "left")
            try expectEqual(try await ids(.behind(ObjectRow.table, newest)), ["r3", "r4", "r5", "r6"], "forwards")
            let back = Query.behind(ObjectRow.table, newest, backwards: true, limit: 3)
            try expectEqual(try await ids(back), ["r6", "r5", "r4"], "backwards")
            var rest = back
            rest.after = [.of(MasterGeneration(1)), .of("r4")]
            try expectEqual(try await ids(rest), ["r3"], "the rest, backwards")
            try expectEqual(try await store.count(ObjectRow.table, before: MasterGeneration(1)), 0, "before the first")
            try await expectError(.invalid, "a table without generations") {
                _ = try await store.count(NameHintRow.table, before: newest)
            }
        },
    ]

    /// The same under the next master.
    private static func rewrapped(_ row: ObjectRow) -> ObjectRow {
        var row = row
        row.generation = MasterGeneration(row.generation.number + 1)
        row.material = [9, 9, UInt8(truncatingIfNeeded: row.generation.number)]
        row.tag = Digest(of: row.tag).bytes
        return row
    }
}
