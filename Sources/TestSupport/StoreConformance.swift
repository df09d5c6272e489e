import Canonical
import Store

/// Every promise of `Store`, for every store there is: the one in memory and each database.
public enum StoreConformance {
    public static let promises: [Promise] =
        valuePromises + keyPromises + guardPromises + queryPromises + locatePromises + concurrencyPromises
        + committerPromises + housePromises + rewrapPromises + asynchronousPromises
}

// MARK: Values

extension StoreConformance {
    static let valuePromises = [
        Promise("a row of every table comes back as it was written") { store in
            for (number, table) in Schema.tables.enumerated() where table != LogRow.table {
                for isNull in [true, false] {
                    let row = sample(of: table, salt: UInt8(number * 2 + (isNull ? 1 : 0)), nulls: isNull)
                    try await store.apply([.insert(row)])
                    try expectEqual(try await store.read(.row(table, key: row.key)), [row], "\(table)")
                }
            }
        },
        Promise("empty bytes are not null") { store in
            var empty = SampleRows.object("empty", material: [])
            empty.sealedAttributes = []
            let null = SampleRows.object("null", material: nil)
            try await store.apply([.insert(empty.raw), .insert(null.raw)])
            try expectEqual(try await store.row(ObjectRow.self, key: ObjectRow.key("empty")), empty, "empty bytes")
            try expectEqual(try await store.row(ObjectRow.self, key: ObjectRow.key("null")), null, "null")
            let nulls = try await store.rows(ObjectRow.self, where: [Condition("material", .isNull)])
            try expectEqual(nulls.map(\.id), ["null"], "those whose material is null")
        },
        Promise("a time is kept to the microsecond, from the first to the last") { store in
            let times: [Int64] = [.min, -1, 0, 1, 1_700_000_000_000_001, .max]
            let objects = times.enumerated().map { SampleRows.object("t\($0.offset)", created: $0.element) }
            try await store.apply(objects.map { .insert($0.raw) })
            let order = [Order.ascending("created"), .ascending("id")]
            let kept = try await store.rows(ObjectRow.self, order: order).map(\.created.microseconds)
            try expectEqual(kept, times, "times in their order")
        },
        Promise("the largest number is 2^63 - 1") { store in
            var object = SampleRows.object("large")
            object.materialRevision = UInt64(Int64.max)
            try await store.apply([.insert(object.raw)])
            try expectEqual(try await store.row(ObjectRow.self, key: ObjectRow.key("large")), object, "2^63 - 1")
            object.materialRevision += 1
            let beyond = object.raw
            try await expectError(.tooLarge, "2^63") { try await store.apply([.insert(beyond)]) }
        },
        Promise("subjects that look alike are different, whatever their bytes") { store in
            let texts = ["a", "A", "a ", " a", "\u{e1}", "a\u{301}", "\u{0}", "a\u{0}", "ß", "ss", "%", "_", "'"]
            let subjects = texts.map { Bytes($0.utf8) } + [[], [0xff, 0xfe], Bytes(0...255)]
            try await store.apply(subjects.map { .insert(SampleRows.grant("o", to: $0).raw) })
            for subject in subjects {
                let found = try await store.rows(GrantRow.self, where: [.equal("userid", .of(subject))])
                try expectEqual(found.map(\.grantee), [subject], "the grant of \(subject.hex)")
            }
            let sorted = subjects.sorted { $0.lexicographicallyPrecedes($1) }
            try expectEqual(try await store.rows(GrantRow.self).map(\.grantee), sorted, "in the order of their bytes")
        },
        Promise("one MiB of material comes back, byte for byte") { store in
            let material = Bytes((0..<1_048_576).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) })
            try await store.apply([.insert(SampleRows.object("large", material: material).raw)])
            let kept = try await store.row(ObjectRow.self, key: ObjectRow.key("large"))
            try expect(kept?.material == material, "another material of \(kept?.material?.count ?? -1) bytes")
        },
        Promise("a column takes its limit and not a byte more") { store in
            let id = String(repeating: "i", count: StoreLimits.id)
            try await store.apply([.insert(SampleRows.object(id).raw)])
            try await expectError(.tooLarge, "an id of 129 bytes") {
                try await store.apply([.insert(SampleRows.object(id + "i").raw)])
            }
        },
        Promise("a row of another shape is refused") { store in
            var short = SampleRows.object("short").raw
            short.values.removeLast()
            var wrong = SampleRows.object("wrong").raw
            wrong.values[1] = .bytes([1])
            var missing = SampleRows.object("missing").raw
            missing.values[3] = .null
            for row in [short, wrong, missing] {
                try await expectError(.invalid, "\(row)") { try await store.apply([.insert(row)]) }
            }
            try expectEqual(try await store.count(ObjectRow.table), 0, "rows left")
        },
    ]

    /// A row whose every value differs from the table's others and from those of another salt.
    private static func sample(of table: Table, salt: UInt8, nulls: Bool) -> RawRow {
        RawRow(
            table,
            table.columns.enumerated().map { position, column in
                if column.isNullable && nulls { return .null }
                return switch column.kind {
                case .bytes: .bytes(Bytes(repeating: salt &+ UInt8(position), count: min(16, column.maximumSize)))
                case .unsigned, .instant: .integer(Int64(salt) * 1_000 + Int64(position))
                case .boolean: .integer(Int64(salt % 2))
                }
            }
        )
    }
}

// MARK: Keys, hints, removal

extension StoreConformance {
    static let keyPromises = [
        Promise("a key is taken once, and nothing of the second transaction is left") { store in
            try await store.apply(SampleRows.logged(SampleRows.object("one")))
            try await expectError(.conflict, "a key that is taken") {
                let two = SampleRows.logged(SampleRows.object("two"), seq: 2)
                try await store.apply(two + [.insert(SampleRows.object("one", version: 7).raw)])
            }
            try expectEqual(try await store.rows(ObjectRow.self), [SampleRows.object("one")], "objects left")
            try expectEqual(try await store.count(LogRow.table), 1, "records left")
        },
        Promise("a record's place in its chain is taken once") { store in
            try await store.apply(SampleRows.logged(SampleRows.object("one")))
            try await expectError(.conflict, "a place that is taken") {
                try await store.apply(SampleRows.logged(SampleRows.object("two"), seq: 1))
            }
            try expectEqual(try await store.count(ObjectRow.table), 1, "objects left")
        },
        Promise("a hint may be added twice and removed twice") { store in
            let hint = NameHintRow(name: Bytes("n".utf8), id: "one").raw
            try await store.apply([.addHint(hint), .addHint(hint)])
            try await store.apply([.addHint(hint)])
            try expectEqual(try await store.count(NameHintRow.table), 1, "hints")
            try await store.apply([.removeHint(hint), .removeHint(hint)])
            try expectEqual(try await store.count(NameHintRow.table), 0, "hints left")
            try await expectError(.invalid, "a tagged row as a hint") {
                try await store.apply([.addHint(SampleRows.object("one").raw)])
            }
        },
        Promise("a deletion leaves its record and nothing else") { store in
            try await store.apply(SampleRows.logged(SampleRows.grant("o", to: SampleRows.bob)))
            let old = SampleRows.grant("o", to: SampleRows.bob)
            let tombstone = SampleRows.grant("o", to: SampleRows.bob, version: 2).raw
            let record = SampleRows.record(tombstone, seq: 2)
            try await store.apply([
                .update(tombstone, guardTag: old.tag), .log(record, proving: tombstone.reference),
                .remove(tombstone.reference),
            ])
            try expectEqual(try await store.count(GrantRow.table), 0, "grants left")
            let key = LogRow.key(chain: record.chain, seq: 2)
            try expectEqual(try await store.row(LogRow.self, key: key), record, "the record")
        },
        Promise("a removal with another tag is a conflict") { store in
            let object = SampleRows.object("one")
            try await store.apply([.insert(object.raw)])
            let other = SampleRows.object("one", version: 2).raw.reference
            try await expectError(.conflict, "another tag") { try await store.apply([.remove(other)]) }
            try expectEqual(try await store.count(ObjectRow.table), 1, "objects left")
        },
    ]
}

// MARK: Guards

extension StoreConformance {
    static let guardPromises = [
        Promise("an update whose guard holds replaces the row, and its record keeps the new tag") { store in
            let old = SampleRows.object("one")
            let new = SampleRows.object("one", owner: SampleRows.bob, material: nil, version: 2)
            let record = SampleRows.record(new.raw, seq: 2)
            try await store.apply(SampleRows.logged(old))
            try await store.apply([
                .update(new.raw, guardTag: old.tag), .log(record, proving: new.raw.reference),
            ])
            try expectEqual(try await store.rows(ObjectRow.self), [new], "the row")
            let kept = try await store.row(LogRow.self, key: LogRow.key(chain: record.chain, seq: 2))
            try expectEqual(kept?.proof, new.tag, "the proof")
        },
        Promise("a missed guard is a conflict and nothing of the transaction is left") { store in
            try await store.apply(SampleRows.logged(SampleRows.object("one")))
            let new = SampleRows.object("one", version: 3).raw
            let stale = SampleRows.object("one", version: 2).tag
            let update = Mutation.update(new, guardTag: stale)
            let log = Mutation.log(SampleRows.record(new, seq: 3), proving: new.reference)
            let hint = Mutation.addHint(NameHintRow(name: [1], id: "one").raw)
            for steps in [[update, log], [update], [log]] {
                try await expectError(.conflict, "\(steps.count) steps") {
                    try await store.apply(SampleRows.logged(SampleRows.object("two"), seq: 2) + [hint] + steps)
                }
            }
            try expectEqual(try await store.rows(ObjectRow.self), [SampleRows.object("one")], "objects left")
            try expectEqual(try await store.count(LogRow.table), 1, "records left")
            try expectEqual(try await store.count(NameHintRow.table), 0, "hints left")
        },
        Promise("an update of a row that is not there is a conflict") { store in
            let row = SampleRows.object("none").raw
            try await expectError(.conflict, "no row") { try await store.apply([.update(row, guardTag: row.tag)]) }
        },
    ]
}

// MARK: Queries

extension StoreConformance {
    static let queryPromises = [
        Promise("rows come in the order that was asked for, page after page, each once") { store in
            let objects = (0..<25).map { SampleRows.object("p\($0 * 7 % 25 + 10)", created: Int64($0 % 4)) }
            try await store.apply(objects.map { .insert($0.raw) })
            for order in [
                [Order.ascending("created"), .ascending("id")], [.descending("created"), .descending("id")],
                [.descending("created"), .ascending("id")], [],
            ] {
                var query = Query(ObjectRow.table, order: order, limit: 4)
                var seen: [RawRow] = []
                repeat {
                    let page = try await store.read(query)
                    seen += page
                    query.after = page.last.map { last in query.effectiveOrder.map { last[$0.column] } }
                } while query.after != nil && seen.count < 100
                let ids = Set(seen.map { $0["id"] })
                try expect(seen.count == 25 && ids.count == 25, "\(seen.count) rows, \(ids.count) of them different")
                let whole = try await store.read(Query(ObjectRow.table, order: order))
                try expectEqual(seen, whole, "the pages together")
            }
        },
        Promise("conditions hold for every row that is given") { store in
            let objects = (0..<10).map { SampleRows.object("c\($0)", created: Int64($0), material: $0 < 3 ? nil : [1]) }
            try await store.apply(objects.map { .insert($0.raw) })
            func ids(_ conditions: Condition...) async throws -> [String] {
                try await store.rows(ObjectRow.self, where: conditions).map(\.id)
            }
            try expectEqual(try await ids(Condition("created", .lessThan(.integer(2)))), ["c0", "c1"], "less")
            try expectEqual(try await ids(Condition("created", .greaterThan(.integer(8)))), ["c9"], "greater")
            let alternatives = ["c1", "c5", "c7", "none"].map { Value.of($0) }
            try expectEqual(try await ids(Condition("id", .isOneOf(alternatives))), ["c1", "c5", "c7"], "one of")
            try expectEqual(try await ids(Condition("id", .isOneOf([]))), [], "one of none")
            let isNull = Condition("material", .isNull)
            try expectEqual(
                try await ids(isNull, Condition("created", .greaterThan(.integer(0)))),
                ["c1", "c2"],
                "both"
            )
        },
        Promise("every query of the product is answered") { store in
            try await store.apply([.insert(SampleRows.object("one").raw)])
            let answers = try await store.read(productQueries)
            try expectEqual(answers.count, productQueries.count, "answers")
        },
        Promise("a query beyond the limits, or without sense, is refused") { store in
            let table = ObjectRow.table
            let many = (0...StoreLimits.alternatives).map { Value.integer(Int64($0)) }
            let refused: [(StoreError.Code, Query)] = [
                (.tooLarge, Query(table, limit: 0)), (.tooLarge, Query(table, limit: StoreLimits.rows + 1)),
                (.tooLarge, Query(table, [Condition("state", .isOneOf(many))])),
                (.invalid, Query(table, [.equal("nothing", .integer(1))])),
                (.invalid, Query(table, [.equal("material", .null)])),
                (.invalid, Query(table, order: [.ascending("material")])), (.invalid, Query(table, after: [])),
            ]
            for (code, query) in refused {
                try await expectError(code, "\(query.conditions), limit \(query.limit)") {
                    _ = try await store.read(query)
                }
            }
            _ = try await store.read(Query(table, [Condition("state", .isOneOf(many.dropLast()))]))
        },
    ]

    /// One of each question that the product asks.
    public static let productQueries: [Query] = [
        .vault, .object("one"), .objects(["one", "two", "three"]), .grants(on: "one"),
        .objects(of: SampleRows.alice, inStates: [1, 2, 3, 4], limit: 1),
        .grants(on: "one", after: SampleRows.bob), .grants(on: "one", to: [SampleRows.alice, SampleRows.bob]),
        .grants(to: SampleRows.bob), .grants(to: SampleRows.bob, after: "one"),
        .grants(to: [SampleRows.alice, SampleRows.bob], after: [.of(SampleRows.alice), .of("one")]),
        .groups(of: SampleRows.alice), .groups(named: [SampleRows.alice, SampleRows.bob]),
        .memberships(of: SampleRows.bob),
        .members(of: SampleRows.alice), .members(of: SampleRows.alice, after: SampleRows.bob),
        .scopedGrants(to: [SampleRows.alice, SampleRows.bob]), .scopedGrants(of: SampleRows.alice),
        .transfers(of: [SampleRows.alice, SampleRows.bob]), .transfers(to: [SampleRows.alice, SampleRows.bob]),
        .row(DirectoryRow.table, key: DirectoryRow.key), .tokens(named: SampleRows.alice),
        .row(TokenRow.table, key: TokenRow.key([1])), .tickets(of: SampleRows.alice), .logins(of: [1]),
        .row(LoginRow.table, key: LoginRow.key(Digest(of: Bytes()))), .row(TicketRow.table, key: TicketRow.key([1])),
        .names(of: "one"), .labels(of: "one"), .newestHint([1], of: SampleRows.alice),
        .wraps(of: MasterGeneration(1)), .newestRoster(of: Epoch(1)), .shareholders(of: Epoch(1)), .transitions(),
        .transitions(after: 3), .latestTransition, .certificates(kind: "workload", manifest: 1),
        .certificates(expiringAfter: Instant(microseconds: 0)), .newestCRL(of: "root"), .newestCheckpoint,
        .log(chain: Bytes(repeating: 1, count: 40), after: 5), .idempotency(Digest(of: Bytes())),
        .idempotencyKeys(expiredAt: Instant(microseconds: 0)), .stagedShares(of: "one"),
        .asynchronous([1]), .asynchronous(of: SampleRows.alice), .asynchronous(in: "waiting", limit: 9),
        .parts(of: [1]),
        .asynchronous(expiredAt: Instant(microseconds: 0), limit: 9),
        .behind(ObjectRow.table, MasterGeneration(2)), .behind(GrantRow.table, MasterGeneration(2), backwards: true),
    ]

    /// The lists that the product reads together.
    private static let productLists: [[ObjectListing]] = {
        let (alice, bob) = (SampleRows.alice, SampleRows.bob)
        let hinted: [ObjectListing] = [.hinted([1], of: alice), .hinted([2], of: alice), .hinted([1], of: bob)]
        let label = ObjectListing.scope(ObjectScope(owner: bob, .label([1])))
        let prefix = ObjectListing.scope(ObjectScope(owner: alice, .namePrefix([1])))
        return [
            [.all], [.object("one")], [.owned(by: alice)], [.owned(by: alice), .owned(by: bob)],
            [hinted[0]], hinted, [.hintedOfAll([1])], [.hintedOfAll([1]), .hintedOfAll([2])],
            [.granted(to: [alice, bob], at: Instant(microseconds: 5))], [.granted(to: [alice], at: nil)],
            [label], [prefix], [label, .scope(ObjectScope(owner: alice, .label([2])))],
            [prefix, .scope(ObjectScope(owner: bob, .namePrefix([2])))], [prefix, label],
            [hinted[0], label], [hinted[0], prefix], [hinted[0], label, prefix], [.named([1])],
        ]
    }()

    /// One of each way in which the product locates: a test of Locate's plans looks that each of them is here.
    public static let productFilters: [ObjectFilter] = {
        let place = ObjectPlace(created: Instant(microseconds: 5), id: "o")
        let bare = productLists.flatMap { [ObjectFilter($0), ObjectFilter($0, after: place)] }
        let narrowed =
            bare
            + bare.map { filter in
                var filter = filter
                (filter.objectTypes, filter.states) = ([1, 2], [1])
                return filter
            }
        let hinted =
            narrowed
            + narrowed.map { filter in
                var filter = filter
                filter.hints = [[[1]], [[2], [3]]]
                return filter
            }
        // Of whoever was granted so much that the lists of all owners are shorter.
        let granted = hinted.filter { FilterShape($0).lists == [.hintedOfAll] }.map { filter in
            var filter = filter
            filter.grantees = [SampleRows.alice, SampleRows.bob]
            return filter
        }
        return hinted + granted
    }()

    /// The lists that the product counts.
    public static let productSizes: [ObjectListing] = {
        var seen: Set<FilterShape.List> = []
        return productLists.joined().filter { seen.insert(FilterShape.List($0)).inserted }
    }()
}
