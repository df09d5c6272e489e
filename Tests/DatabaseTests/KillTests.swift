import Canonical
import Store
import TestDatabases
import TestSupport
import Testing

/// 16 writers through one committer, and a database that is killed again and again.
@Suite("A database that is killed under load", .serialized)
struct KillTests {
    private static let rounds = isLong ? 40 : 3

    @Test(
        "no write that was acknowledged is lost, none is half there, and the store goes on by itself",
        .timeLimit(.minutes(30)),
        arguments: DatabaseServer.Engine.allCases
    )
    func kill(_ engine: DatabaseServer.Engine) async throws {
        let seed = WalkSeed.read()
        print("KEYQUORUM_SEED=\(seed) for \(engine) killed under load")
        let server = try await DatabaseServer.own(engine)
        let site = try await Site(server)
        let ours = OneServer(try await site.open(), of: site)
        let ledger = Ledger()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<16 {
                group.addTask { await write(as: writer, ours, ledger, SplitMix64(seed: seed &+ UInt64(writer))) }
            }
            defer { ledger.end() }
            for round in 0..<Self.rounds {
                try await expectProgress(ledger, "before round \(round)")
                let failures = ledger.now.failures
                try await server.kill()
                try #require(await eventually { ledger.now.failures > failures }, "nobody noticed")
                try await server.start()
            }
            try await expectProgress(ledger, "at the end")
        }
        await ours.committer.idle()
        try await expectTruth(ledger.now, ours)
        await server.end()
    }

    /// That each id is there which is done, that none is there which never was, and that the log tells of each.
    private func expectTruth(_ told: Ledger.Entries, _ ours: OneServer) async throws {
        #expect(told.wrong.isEmpty, "\(told.wrong.prefix(5))")
        #expect(await ours.createAtLast("last") == nil)
        #expect(await ours.readsAgain())
        let objects = try await expectWhole([ours], read: ours.store)
        let there = Set(objects.keys).subtracting(["last"])
        #expect(told.done.subtracting(there).isEmpty, "acknowledged and lost")
        #expect(there.subtracting(told.done).subtracting(told.unknown).isEmpty, "there and never told")
        for (id, object) in objects where id != "last" { #expect(object.material == Self.material(id)) }
        await ours.store.close()
    }

    private func expectProgress(_ ledger: Ledger, _ when: String) async throws {
        let done = ledger.now.done.count
        try #require(await eventually { ledger.now.done.count >= done + 100 }, "no writes \(when)")
    }

    private func write(as writer: Int, _ ours: OneServer, _ ledger: Ledger, _ random: SplitMix64) async {
        var random = random
        var number = 0
        while !ledger.now.isOver && !Task.isCancelled {
            let id = "w\(writer)-\(number)-\(Int.random(in: 1...2_000, using: &random))"
            var isAnswered = false
            while !isAnswered && !ledger.now.isOver {
                isAnswered = ledger.note(id, await ours.create(id, material: Self.material(id)))
                // A caller who was told that the database is away comes back a little later.
                if !isAnswered { try? await Task.sleep(for: .milliseconds(5)) }
            }
            number += 1
        }
    }

    /// As long as the last number of the id says, and told by the id alone.
    private static func material(_ id: String) -> Bytes {
        let size = id.split(separator: "-").last.flatMap { Int($0) } ?? 1
        return Bytes(repeating: Bytes(id.utf8).reduce(0, &+), count: size)
    }
}
