import Canonical
import Store
import TestSupport
import Testing

/// Two servers of ours on one database.
@Suite("Two servers on one database")
struct TwoServersTests {
    @Test(
        "of 8 changes of one row that race, exactly one is done",
        .timeLimit(.minutes(20)),
        arguments: Engine.allCases
    )
    func race(_ engine: Engine) async throws {
        let servers = try await Self.servers(engine)
        // Each racer has a chain of its own, so that none waits for another before the database.
        let racers = (0..<8).map { OneServer(of: servers[$0 % 2], start: UInt64($0) + 3) }
        #expect(await servers[0].create("object") == nil)
        for version in 2...UInt64(isLong ? 1_000 : 30) {
            let old = try #require(try await servers[1].store.row(ObjectRow.self, key: ObjectRow.key("object"))).tag
            let answers = await withTaskGroup(of: StoreError?.self) { group in
                for racer in 0..<8 {
                    var row = SampleRows.object("object", version: version)
                    row.tagging.tag = Digest(of: Bytes("\(version) by \(racer)".utf8)).bytes
                    let change = Change.update("change", row, guardTag: old)
                    group.addTask { await racers[racer].commit(change) }
                }
                return await group.reduce(into: [StoreError?]()) { $0.append($1) }
            }
            #expect(answers.count { $0 == nil } == 1, "version \(version): \(answers)")
            #expect(answers.allSatisfy { $0 == nil || $0?.code == .conflict }, "version \(version): \(answers)")
        }
        try await expectWhole(servers + racers, read: servers[0].store)
        for server in servers { await server.store.close() }
    }

    @Test(
        "a grant that races a revoke never brings back what was revoked",
        .timeLimit(.minutes(20)),
        arguments: Engine.allCases
    )
    func resurrection(_ engine: Engine) async throws {
        let servers = try await Self.servers(engine)
        for round in 0..<(isLong ? 2_000 : 40) {
            let id = "object \(round)"
            let grant = SampleRows.grant(id, to: SampleRows.bob)
            #expect(await servers[round % 2].commit(.insert("grant", grant)) == nil)
            let more = Change.update("grant", SampleRows.grant(id, to: SampleRows.bob, version: 2), guardTag: grant.tag)
            let tombstone = SampleRows.grant(id, to: SampleRows.bob, version: 3)
            let revoke = Change.delete("revoke-grant", tombstone: tombstone, guardTag: grant.tag)
            async let granted = servers[0].commit(more)
            async let revoked = servers[1].commit(revoke)
            let answers = await (granted: granted, revoked: revoked)
            #expect((answers.granted == nil) != (answers.revoked == nil), "\(answers)")
            for server in servers {
                let isThere = try await !server.store.read(.grants(on: id)).isEmpty
                #expect(isThere == (answers.revoked != nil), "\(answers)")
            }
        }
        try await Self.end(servers)
    }

    @Test("what one changed the next read of the other sees", .timeLimit(.minutes(60)), arguments: Engine.allCases)
    func nextRead(_ engine: Engine) async throws {
        let servers = try await Self.servers(engine)
        let id = "object"
        #expect(await servers[0].create(id) == nil)
        for version in 2...UInt64(isLong ? 10_000 : 200) {
            let writer = servers[Int(version % 2)]
            let reader = servers[Int(1 - version % 2)]
            let row = SampleRows.object(id, version: version)
            let error = await writer.commit(.update("change", row, guardTag: SampleRows.tagging(id, version - 1).tag))
            #expect(error == nil)
            #expect(try await reader.store.row(ObjectRow.self, key: ObjectRow.key(id)) == row)
        }
        try await Self.end(servers)
    }

    private static func servers(_ engine: Engine) async throws -> [OneServer] {
        let site = try await Site.shared(engine)
        return [
            OneServer(try await site.open(), of: site, start: 1), OneServer(try await site.open(), of: site, start: 2),
        ]
    }

    private static func end(_ servers: [OneServer]) async throws {
        try await expectWhole(servers, read: servers[0].store)
        for server in servers { await server.store.close() }
    }
}
