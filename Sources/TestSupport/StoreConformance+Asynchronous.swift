import Canonical
import Store

// MARK: Asynchronous requests

extension StoreConformance {
    static let asynchronousPromises = [
        Promise(
            "asynchronous requests are found by caller, by state in the order of their asking, and when they are over"
        ) {
            store in
            let rows = [request(1, SampleRows.alice, "waiting", 30, 90), request(2, SampleRows.bob, "waiting", 20, 40)]
            let others = [
                request(3, SampleRows.alice, "done", 10, 50), request(4, SampleRows.alice, "waiting", 20, 95),
            ]
            try await store.apply((rows + others).map { .insert($0.raw) })
            func ids(_ query: Query) async throws -> [Bytes] {
                try await store.read(query).map { try AsynchronousRow($0).id }
            }
            try expectEqual(try await ids(.asynchronous(of: SampleRows.alice)), [[1], [3], [4]], "Alice's")
            try expectEqual(try await ids(.asynchronous(in: "waiting", limit: 9)), [[2], [4], [1]], "waiting")
            try expectEqual(try await ids(.asynchronous(in: "waiting", limit: 2)), [[2], [4]], "the first two")
            let over = Query.asynchronous(expiredAt: Instant(microseconds: 60), limit: 9)
            try expectEqual(try await ids(over), [[2], [3]], "over")
            try expectEqual(try await ids(.asynchronous([4])), [[4]], "one")
        },
        Promise("of two that take up one request, one does") { store in
            let waiting = request(1, SampleRows.alice, "waiting", 30, 90)
            try await store.apply([.insert(waiting.raw)])
            var taken = waiting
            taken.state = "running"
            taken.tagging = SampleRows.tagging("1", 2)
            let row = taken.raw
            try await store.apply([.update(row, guardTag: waiting.tag)])
            try await expectError(.conflict, "taken up twice") {
                try await store.apply([.update(row, guardTag: waiting.tag)])
            }
        },
        Promise("what is asked and what is answered are two parts of up to 13 MiB") { store in
            let long = Bytes(repeating: 7, count: StoreLimits.asynchronous)
            let parts = [part(AsynchronousPartRow.request, [1, 2]), part(AsynchronousPartRow.answer, long)]
            try await store.apply(parts.map { .insert($0.raw) })
            let kept = try await store.read(.parts(of: [1])).map(AsynchronousPartRow.init)
            try expectEqual(kept.map(\.part), [0, 1], "parts")
            try expect(kept.last?.content == long, "another content")
            try await store.apply([.remove(parts[0].raw.reference)])
            try expectEqual(try await store.read(.parts(of: [1])).count, 1, "parts left")
        },
    ]

    private static func request(
        _ id: UInt8,
        _ subject: Bytes,
        _ state: String,
        _ created: Int64,
        _ expires: Int64
    ) -> AsynchronousRow {
        AsynchronousRow(
            id: [id],
            subject: subject,
            method: "token",
            operation: 1,
            version: "2.1",
            state: state,
            bytes: 0,
            created: Instant(microseconds: created),
            expires: Instant(microseconds: expires),
            tagging: SampleRows.tagging("\(id)", 1)
        )
    }

    private static func part(_ part: UInt64, _ content: Bytes) -> AsynchronousPartRow {
        AsynchronousPartRow(id: [1], part: part, content: content, tagging: SampleRows.tagging("part \(part)", 1))
    }
}
