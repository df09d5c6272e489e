import Canonical
import Store
import TestDatabases
import TestSupport
import Testing

/// The data lies on a small file system, which is filled.
@Suite(
    "A disk that is full",
    .serialized,
    .enabled("only root may mount the small file system that these tests fill") { await SmallDisk.isPossible }
)
struct FullDiskTests {
    @Test("SQLite says so, nothing is half done, and it goes on when there is room again")
    func file() async throws {
        let disk = try await SmallDisk(size: "8m")
        let site = Site(disk)
        let store = try await site.open()
        let ours = OneServer(store, of: site)
        #expect(await ours.create("first") == nil)
        try await disk.fill()
        let refusals = await expectRefusals(ours)
        #expect(Set(refusals.map(\.code)) == [.full])
        try await disk.free()
        #expect(await ours.createAtLast("then") == nil)
        let objects = try await expectWhole([ours], read: store)
        #expect(objects["first"] != nil && objects["then"] != nil)
        await store.close()
    }

    @Test(
        "a server's error says so, nothing is half done, and it goes on when there is room again",
        .timeLimit(.minutes(3)),
        arguments: DatabaseServer.Engine.allCases
    )
    func server(_ engine: DatabaseServer.Engine) async throws {
        let server = try await DatabaseServer.own(engine, disk: "160m")
        let site = try await Site(server)
        let ours = OneServer(try await site.open(), of: site)
        #expect(await ours.create("first") == nil)
        try await server.fillDisk()
        let refusals = await expectRefusals(ours)
        print("\(engine), disk full: \(Set(refusals.map(\.description)).sorted().prefix(4))")
        // An engine that cannot write its log ends itself; what a store can say then is that it is away.
        #expect(refusals.contains { $0.code == .full || $0.code == .unavailable })
        try await server.freeDisk()
        if await !answers(server) {
            try await server.kill()
            try await server.start()
        }
        #expect(await ours.createAtLast("then") == nil)
        #expect(await ours.readsAgain())
        let objects = try await expectWhole([ours], read: ours.store)
        #expect(objects["first"] != nil && objects["then"] != nil)
        await ours.store.close()
        await server.end()
    }

    private func answers(_ server: DatabaseServer) async -> Bool { (try? await server.sql("SELECT 1")) != nil }

    /// Writes until some writes were refused. What was refused is not there, where the database still reads; an engine that
    /// dies in the middle of a commit leaves one of which it is not known.
    private func expectRefusals(_ ours: OneServer) async -> [StoreError] {
        var refusals: [StoreError] = []
        for number in 0..<4_000 where refusals.count < 5 {
            let id = "filling-\(number)"
            guard let error = await ours.create(id, material: Bytes(repeating: 7, count: 3_000)) else { continue }
            refusals.append(error)
            guard error.code != .outcomeUnknown else { continue }
            #expect(error.isOfDatabase, "\(error)")
            if let row = try? await ours.store.row(ObjectRow.self, key: ObjectRow.key(id)) {
                Issue.record("\(row.id) is there and was refused")
            }
        }
        #expect(refusals.count == 5, "the disk was not full")
        return refusals
    }
}
