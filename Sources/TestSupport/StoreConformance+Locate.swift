import Canonical
import Store

// MARK: Locate

extension StoreConformance {
    static let locatePromises = [
        Promise("objects are located newest first, ties by id, page after page, each once") { store in
            let objects = (0..<23).map { SampleRows.object("l\($0 + 10)", created: Int64($0 / 3)) }
            try await store.apply(objects.map { .insert($0.raw) })
            let wanted = objects.map(\.id).reversed()
            for subjects in [nil, [SampleRows.alice]] {
                for limit in [1, 5, 22, 23, 24, StoreLimits.rows] {
                    let filter = ObjectFilter(subjects: subjects, limit: limit)
                    try expectEqual(try await ids(filter, store), Array(wanted), "in pages of \(limit)")
                }
            }
        },
        Promise("a subject locates what it owns and what it was granted, and nothing else") { store in
            try await store.apply([
                .insert(SampleRows.object("mine", owner: SampleRows.bob, created: 3).raw),
                .insert(SampleRows.object("granted", created: 2).raw),
                .insert(SampleRows.object("hidden", created: 1).raw),
                .insert(SampleRows.grant("granted", to: SampleRows.bob).raw),
            ])
            let bob = ObjectFilter(subjects: [SampleRows.bob])
            try expectEqual(try await ids(bob, store), ["mine", "granted"], "bob's")
            let both = ObjectFilter(subjects: [SampleRows.bob, SampleRows.alice])
            try expectEqual(try await ids(both, store), ["mine", "granted", "hidden"], "both's")
            try expectEqual(try await ids(ObjectFilter(subjects: []), store), [], "nobody's")
            let almost = ObjectFilter(subjects: [SampleRows.bob + [0x20]])
            try expectEqual(try await ids(almost, store), [], "those of bob with a blank")
        },
        Promise("a scope shows its owner's objects by the beginning of a name or by a label, and no others") { store in
            let name = Bytes("prod/a".utf8)
            try await store.apply([
                .insert(SampleRows.object("named", created: 4).raw),
                .insert(SampleRows.object("labelled", created: 3).raw),
                .insert(SampleRows.object("neither", created: 2).raw),
                .insert(SampleRows.object("others", owner: SampleRows.bob, created: 1).raw),
                .addHint(NameHintRow(name: name, id: "named").raw), .addHint(NameHintRow(name: name, id: "others").raw),
                .addHint(NameHintRow(name: Bytes("prod0".utf8), id: "neither").raw),
                .addHint(LabelHintRow(label: [7], id: "labelled").raw),
                .addHint(LabelHintRow(label: [7], id: "others").raw),
            ])
            func located(_ hints: ObjectScope.Hint..., limit: Int = 1) async throws -> [String] {
                let scopes = hints.map { ObjectScope(owner: SampleRows.alice, $0) }
                return try await ids(ObjectFilter(subjects: [], scopes: scopes, limit: limit), store)
            }
            try expectEqual(try await located(.namePrefix(Bytes("prod/".utf8))), ["named"], "by prefix")
            try expectEqual(try await located(.label([7])), ["labelled"], "by label")
            let both = try await located(.namePrefix(Bytes("prod".utf8)), .label([7]))
            try expectEqual(both, ["named", "labelled", "neither"], "by both")
            try expectEqual(try await located(.namePrefix(Bytes("prod/b".utf8)), .label([8])), [], "elsewhere")
            try expectEqual(try await located(.namePrefix([])), ["named", "neither"], "by any name")
        },
        Promise("an object is located once, however many ways lead to it") { store in
            try await store.apply([
                .insert(SampleRows.object("one").raw), .insert(SampleRows.grant("one", to: SampleRows.alice).raw),
                .insert(SampleRows.grant("one", to: SampleRows.bob).raw),
            ])
            let filter = ObjectFilter(subjects: [SampleRows.alice, SampleRows.bob])
            try expectEqual(try await ids(filter, store), ["one"], "located")
        },
        Promise("names, labels, types and states narrow what is located, all together") { store in
            let name = Bytes("key".utf8)
            var other = SampleRows.object("other", created: 1)
            other.objectType = 3
            other.state = 2
            try await store.apply([
                .insert(SampleRows.object("one", created: 2).raw), .insert(other.raw),
                .insert(SampleRows.object("none", created: 3).raw),
                .addHint(NameHintRow(name: name, id: "one").raw), .addHint(NameHintRow(name: name, id: "other").raw),
                .addHint(LabelHintRow(label: [1], id: "one").raw), .addHint(LabelHintRow(label: [2], id: "one").raw),
                .addHint(LabelHintRow(label: [1], id: "other").raw),
            ])
            func located(_ change: (inout ObjectFilter) -> Void) async throws -> [String] {
                var filter = ObjectFilter(subjects: [SampleRows.alice], limit: 1)
                change(&filter)
                return try await ids(filter, store)
            }
            try expectEqual(try await located { $0.names = [name] }, ["one", "other"], "by name")
            try expectEqual(try await located { $0.names = [Bytes("Key".utf8)] }, [], "by another name")
            try expectEqual(try await located { $0.labels = [[1]] }, ["one", "other"], "by one label")
            try expectEqual(try await located { $0.labels = [[1], [2]] }, ["one"], "by two labels")
            try expectEqual(try await located { $0.objectTypes = [3] }, ["other"], "by type")
            try expectEqual(try await located { $0.objectTypes = [2, 3] }, ["none", "one", "other"], "by types")
            try expectEqual(
                try await located {
                    $0.names = [name]
                    $0.states = [2]
                },
                ["other"],
                "by name and state"
            )
        },
        Promise("a page ends early when its objects are large, and goes on") { store in
            let material = Bytes(repeating: 7, count: StoreLimits.page / 3)
            let objects = (0..<7).map { SampleRows.object("big\($0)", created: Int64($0), material: material) }
            for object in objects { try await store.apply([.insert(object.raw)]) }
            let first = try await store.locate(ObjectFilter(subjects: [SampleRows.alice]))
            try expect((1..<4).contains(first.rows.count), "\(first.rows.count) large objects in one page")
            let wanted = objects.map(\.id).reversed()
            try expectEqual(try await ids(ObjectFilter(subjects: [SampleRows.alice]), store), Array(wanted), "all")
        },
        Promise("a filter beyond the limits is refused") { store in
            let many = (0...StoreLimits.filterTerms).map { Bytes([UInt8($0)]) }
            let refused = [
                ObjectFilter(subjects: nil, limit: 0), ObjectFilter(subjects: nil, limit: StoreLimits.rows + 1),
                ObjectFilter(subjects: many), ObjectFilter(subjects: nil, names: many),
            ]
            for filter in refused {
                try await expectError(.tooLarge, "a filter") { _ = try await store.locate(filter) }
            }
            let most = Array(many.dropLast())
            _ = try await store.locate(ObjectFilter(subjects: most, names: most, labels: most))
        },
    ]

    /// The ids of all pages.
    private static func ids(_ filter: ObjectFilter, _ store: any Store) async throws -> [String] {
        var filter = filter
        var ids: [String] = []
        repeat {
            let page = try await store.locate(filter)
            for row in page.rows { ids.append(try ObjectRow(row).id) }
            filter.after = page.next
        } while filter.after != nil && ids.count < 10_000
        return ids
    }
}
