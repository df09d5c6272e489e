import Canonical
import Store

// MARK: Locate

extension StoreConformance {
    static let locatePromises = [
        Promise("objects are located newest first, ties by id, page after page, each once") { store in
            let objects = (0..<23).map { SampleRows.object("l\($0 + 10)", created: Int64($0 / 3)) }
            try await store.apply(objects.map { .insert($0.raw) } + objects.map { hint($0, 1) })
            let wanted = objects.map(\.id).reversed()
            let lists: [[ObjectListing]] = [
                [.all], [.owned(by: SampleRows.alice)], [.hinted([1], of: SampleRows.alice)], [.hintedOfAll([1])],
                [.owned(by: SampleRows.bob), .owned(by: SampleRows.alice), .all],
            ]
            for lists in lists {
                for limit in [1, 5, 22, 23, 24, StoreLimits.rows] {
                    let filter = ObjectFilter(lists, limit: limit)
                    try expectEqual(try await ids(filter, store), Array(wanted), "in pages of \(limit) of \(lists)")
                }
            }
        },
        Promise("a list has what stands in it, and nothing else") { store in
            try await store.apply([
                .insert(SampleRows.object("mine", owner: SampleRows.bob, created: 3).raw),
                .insert(SampleRows.object("granted", created: 2).raw),
                .insert(SampleRows.object("hidden", created: 1).raw),
                .insert(SampleRows.grant("granted", to: SampleRows.bob).raw),
                hint(SampleRows.object("hidden", created: 1), 7),
                .addHint(NameHintRow(name: Bytes("n".utf8), id: "hidden").raw),
                .addHint(NameHintRow(name: Bytes("na".utf8), id: "mine").raw),
            ])
            let expected: [(ObjectListing, [String])] = [
                (.owned(by: SampleRows.bob), ["mine"]), (.owned(by: SampleRows.bob + [0x20]), []),
                (.granted(to: [SampleRows.bob, SampleRows.alice], at: nil), ["granted"]),
                (.granted(to: [SampleRows.alice], at: nil), []), (.granted(to: [], at: nil), []),
                (.hinted([7], of: SampleRows.alice), ["hidden"]), (.hinted([7], of: SampleRows.bob), []),
                (.hintedOfAll([7]), ["hidden"]), (.hintedOfAll([8]), []), (.object("mine"), ["mine"]),
                (.object("Mine"), []), (.named(Bytes("n".utf8)), ["hidden"]), (.all, ["mine", "granted", "hidden"]),
            ]
            for (list, wanted) in expected {
                try expectEqual(try await ids(ObjectFilter([list]), store), wanted, "\(list)")
            }
            let sizes = try await store.sizes(of: expected.map(\.0), upTo: 2)
            try expectEqual(sizes, expected.map { min(2, $0.1.count) }, "the lists' sizes")
            try expectEqual(try await store.sizes(of: [], upTo: 2), [], "no sizes")
            try expectEqual(try await ids(ObjectFilter([]), store), [], "of no list")
        },
        Promise("a grant that has ended shows nothing") { store in
            var ended = SampleRows.grant("one", to: SampleRows.bob)
            ended.until = Instant(microseconds: 100)
            try await store.apply([.insert(SampleRows.object("one").raw), .insert(ended.raw)])
            for (now, wanted) in [(99, ["one"]), (100, []), (101, [])] as [(Int64, [String])] {
                let list = ObjectListing.granted(to: [SampleRows.bob], at: Instant(microseconds: now))
                try expectEqual(try await ids(ObjectFilter([list]), store), wanted, "at \(now)")
            }
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
                let lists = hints.map { ObjectListing.scope(ObjectScope(owner: SampleRows.alice, $0)) }
                return try await ids(ObjectFilter(lists, limit: limit), store)
            }
            try expectEqual(try await located(.namePrefix(Bytes("prod/".utf8))), ["named"], "by prefix")
            try expectEqual(try await located(.label([7])), ["labelled"], "by label")
            let both = try await located(.namePrefix(Bytes("prod".utf8)), .label([7]))
            try expectEqual(both, ["named", "labelled", "neither"], "by both")
            try expectEqual(try await located(.namePrefix(Bytes("prod/b".utf8)), .label([8])), [], "elsewhere")
            try expectEqual(try await located(.namePrefix([])), ["named", "neither"], "by any name")
        },
        Promise("hints, grants, types and states leave out what has them not, all together") { store in
            var other = SampleRows.object("other", created: 1)
            other.objectType = 3
            other.state = 2
            let (one, none) = (SampleRows.object("one", created: 2), SampleRows.object("none", created: 3))
            try await store.apply([
                .insert(one.raw), .insert(other.raw), .insert(none.raw), hint(one, 1), hint(one, 2), hint(other, 1),
                hint(none, 3, of: SampleRows.bob), .insert(SampleRows.grant("other", to: SampleRows.bob).raw),
            ])
            func located(_ change: (inout ObjectFilter) -> Void) async throws -> [String] {
                var filter = ObjectFilter([.owned(by: SampleRows.alice)], limit: 1)
                change(&filter)
                return try await ids(filter, store)
            }
            try expectEqual(try await located { $0.hints = [[[1]]] }, ["one", "other"], "by a hint")
            try expectEqual(try await located { $0.hints = [[[9], [2]]] }, ["one"], "by one of two hints")
            try expectEqual(try await located { $0.hints = [[[1]], [[2]]] }, ["one"], "by both hints")
            try expectEqual(try await located { $0.hints = [[[3]]] }, [], "by a hint of another's list")
            try expectEqual(try await located { $0.objectTypes = [3] }, ["other"], "by type")
            try expectEqual(try await located { $0.objectTypes = [2, 3] }, ["none", "one", "other"], "by types")
            try expectEqual(try await located { $0.states = [2] }, ["other"], "by state")
            try expectEqual(try await located { $0.grantees = [SampleRows.bob] }, ["other"], "by grantee")
            try expectEqual(try await located { $0.grantees = [SampleRows.alice] }, [], "by another grantee")
            let all = try await located {
                $0.hints = [[[1]]]
                $0.states = [1]
                $0.objectTypes = [2]
            }
            try expectEqual(all, ["one"], "by all")
        },
        Promise("a place of which the object is gone, or was made at another time, is passed over") { store in
            let one = SampleRows.object("one", created: 5)
            let moved = SampleRows.object("one", created: 9)
            try await store.apply([
                .insert(one.raw), hint(one, 1), hint(moved, 1), hint(SampleRows.object("gone", created: 7), 1),
            ])
            for limit in [1, 2, 3, 9] {
                let filter = ObjectFilter([.hinted([1], of: SampleRows.alice)], limit: limit)
                try expectEqual(try await ids(filter, store), ["one"], "in pages of \(limit)")
            }
        },
        Promise("a step looks at no more places than its limit, whatever fits") { store in
            let objects = (0..<60).map { SampleRows.object("s\($0 + 10)", created: Int64($0)) }
            try await store.apply(objects.map { .insert($0.raw) } + objects.map { hint($0, 1) } + [hint(objects[3], 2)])
            var filter = ObjectFilter([.hinted([1], of: SampleRows.alice)], hints: [[[2]]], limit: 20)
            var pages: [[String]] = []
            repeat {
                let page = try await store.locate(filter)
                pages.append(try page.rows.map { try ObjectRow($0).id })
                filter.after = page.next
            } while filter.after != nil
            try expectEqual(pages, [[], [], ["s13"]], "pages")
        },
        Promise("a page ends early when its objects are large, and goes on") { store in
            let material = Bytes(repeating: 7, count: StoreLimits.page / 3)
            let objects = (0..<7).map { SampleRows.object("big\($0)", created: Int64($0), material: material) }
            for object in objects { try await store.apply([.insert(object.raw)]) }
            let first = try await store.locate(ObjectFilter([.owned(by: SampleRows.alice)]))
            try expect((1..<4).contains(first.rows.count), "\(first.rows.count) large objects in one page")
            let wanted = objects.map(\.id).reversed()
            try expectEqual(try await ids(ObjectFilter([.owned(by: SampleRows.alice)]), store), Array(wanted), "all")
        },
        Promise("a filter beyond the limits is refused") { store in
            let many = (0...StoreLimits.filterTerms).map { Bytes([UInt8($0)]) }
            let refused = [
                ObjectFilter([.all], limit: 0), ObjectFilter([.all], limit: StoreLimits.rows + 1),
                ObjectFilter(many.map(ObjectListing.hintedOfAll)), ObjectFilter([.all], hints: [many]),
                ObjectFilter([.all], hints: many.map { [$0] }), ObjectFilter([.all], grantees: many),
                ObjectFilter([.granted(to: many, at: nil)]),
            ]
            for filter in refused {
                try await expectError(.tooLarge, "a filter") { _ = try await store.locate(filter) }
            }
            try await expectError(.tooLarge, "sizes") {
                _ = try await store.sizes(of: many.map(ObjectListing.hintedOfAll), upTo: 1)
            }
            let most = Array(many.dropLast())
            _ = try await store.locate(
                ObjectFilter(most.map { .hinted($0, of: SampleRows.alice) }, hints: [most, most], grantees: most)
            )
        },
    ]

    private static func hint(_ object: ObjectRow, _ hint: UInt8, of owner: Bytes? = nil) -> Mutation {
        let owner = owner ?? object.owner
        return .addHint(ObjectHintRow(owner: owner, hint: [hint], created: object.created, id: object.id).raw)
    }

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
