import Canonical
import KMIP
import Operations
import Store
import TestSupport
import Testing

/// Whole servers of ours that race on one database: what one is told is true of all.
@Suite("Whole servers on one database")
struct ManyServersTests {
    @Test(
        "of servers that race to make the vault one does, and the others take shares for it",
        arguments: Engine.allCases
    )
    func birth(_ engine: Engine) async throws {
        for _ in 0..<(isLong ? 30 : 2) {
            var servers = try await ManyServers(4, on: try await Site.shared(engine))
            let (known, made) = (servers, Made())
            let codes = await servers.everywhere { index in
                await made.take(try await known[index].initialize(known.request, by: ManyServers.local))
            }
            #expect(codes.count { $0 == nil } == 1, "\(codes)")
            #expect(codes.count { $0 == "already-initialized" } == 3, "\(codes)")
            servers.take(try #require(await made.answer))
            for index in 0..<4 {
                let isWinner = codes[index] == nil
                #expect(await servers.state(of: index) == (isWinner ? .unsealed : .sealed))
                let header = try await servers.members[index].folder.read(.header)
                #expect((header != nil) == isWinner)
                try await servers.unseal(index)
            }
            try await servers.end()
        }
    }

    @Test("of manifests that race one is set in each round, or several one after the other", arguments: Engine.allCases)
    func manifests(_ engine: Engine) async throws {
        let servers = try await ManyServers.open(3, on: try await Site.shared(engine))
        var set = 0
        for round in 0..<(isLong ? 200 : 8) {
            let codes = await servers.everywhere { try await servers.setManifest("\(round) by \($0)", on: $0) }
            #expect(codes.contains(nil), "\(codes)")
            #expect(codes.allSatisfy { $0 == nil || $0 == "manifest-conflict" }, "\(codes)")
            set += codes.count { $0 == nil }
            for index in 0..<3 {
                let listed = try await servers[index].manifests(Page(limit: 1_000, after: nil)).items
                #expect(listed.count == min(set, 1_000))
            }
        }
        #expect(try await servers[0].verifyBundle() == servers[2].verifyBundle())
        try await servers.end()
    }

    @Test(
        "of changes of one object that exclude each other one is done, and every server sees it",
        arguments: Engine.allCases
    )
    func changes(_ engine: Engine) async throws {
        let servers = try await ManyServers.open(3, on: try await Site.shared(engine))
        for _ in 0..<(isLong ? 500 : 10) {
            let id = try await servers.create(on: 0)
            let activated = await servers.everywhere { index in
                _ = try await servers[index].objects(for: ManyServers.local).activate(id)
            }
            #expect(activated.count { $0 == nil } == 1, "\(activated)")
            for index in 0..<3 { #expect(try await servers.objectState(id, on: index) == "active") }
            let chosen = await servers.everywhere { _ = try await servers.create(on: $0, id: "chosen-\(id)") }
            #expect(chosen.count { $0 == nil } == 1, "\(chosen)")
        }
        try await servers.end()
    }

    @Test("a seal of the vault is noticed by every server's next request", arguments: Engine.allCases)
    func seal(_ engine: Engine) async throws {
        let servers = try await ManyServers.open(3, on: try await Site.shared(engine))
        for round in 0..<(isLong ? 50 : 3) {
            let request = SealRequest(scope: .vault, force: true)
            try await servers[round % 3].seal(request, by: ManyServers.local)
            let codes = await servers.everywhere { _ = try await servers.create(on: $0) }
            #expect(codes == ["sealed", "sealed", "sealed"])
            for index in 0..<3 { try await servers.unseal(index) }
        }
        try await servers.end()
    }

    @Test(
        "what one server revoked the other refuses at its next request",
        .timeLimit(.minutes(60)),
        arguments: Engine.allCases
    )
    func revoked(_ engine: Engine) async throws {
        let servers = try await ManyServers.open(2, on: try await Site.shared(engine))
        for round in 0..<(isLong ? 10_000 : 30) {
            let (writer, reader) = (round % 2, 1 - round % 2)
            let id = try await servers.create(on: writer)
            _ = try await servers[reader].objects(for: ManyServers.local).material(id)
            try await servers[writer].objects(for: ManyServers.local).destroy(id)
            await #expect(throws: (any Error).self) {
                _ = try await servers[reader].objects(for: ManyServers.local).material(id)
            }
        }
        try await servers.end()
    }

    @Test(
        "checkpoints under load from all sides have no gap, cover every record and leave nothing damaged",
        arguments: Engine.allCases
    )
    func checkpoints(_ engine: Engine) async throws {
        let servers = try await ManyServers.open(3, on: try await Site.shared(engine))
        let codes = await servers.everywhere { index in
            let objects = servers[index].objects(for: ManyServers.local)
            for _ in 0..<(isLong ? 300 : 8) {
                // A revocation and a destruction take a checkpoint each.
                try await objects.destroy(try await servers.create(on: index))
            }
            let damaged = try await servers[index].verifyDatabase(by: ManyServers.local).damaged
            #expect(damaged == [])
        }
        #expect(codes == [nil, nil, nil])
        let store = servers.members[0].store
        var numbers: [UInt64] = []
        while true {
            let after = numbers.last.map { [Value.of($0)] }
            let page = try await store.read(.page(of: CheckpointRow.table, after: after)).map { try CheckpointRow($0) }
            if page.isEmpty { break }
            numbers += page.map(\.number)
        }
        #expect(numbers == Array(1...UInt64(numbers.count)))
        try await servers.end()
    }

    /// The answer of the one that made the vault.
    private actor Made {
        private(set) var answer: InitializeAnswer?
        func take(_ answer: InitializeAnswer) { self.answer = answer }
    }
}

/// Two servers, one of which writes by what the other one changes.
@Suite("Witnesses on real databases")
struct WitnessedWritesTests {
    @Test(
        "a write that was decided on a row which another server has changed since is not done",
        arguments: Engine.allCases
    )
    func witness(_ engine: Engine) async throws {
        let site = try await Site.shared(engine)
        let servers = [
            OneServer(try await site.open(), of: site, start: 1), OneServer(try await site.open(), of: site, start: 2),
        ]
        let seen = SampleRows.object("witness")
        #expect(await servers[0].commit(.insert("create", seen)) == nil)
        let by = Change.witness("witness-create", seen)
        #expect(await servers[1].commit(.insert("create", SampleRows.object("early")), by) == nil)
        let changed = SampleRows.object("witness", version: 2)
        #expect(await servers[0].commit(.update("change", changed, guardTag: seen.tag)) == nil)
        let late = await servers[1].commit(.insert("create", SampleRows.object("late")), by)
        #expect(late?.code == .conflict)
        let renewed = Change.witness("witness-create", changed)
        #expect(await servers[1].commit(.insert("create", SampleRows.object("late")), renewed) == nil)
        try await expectWhole(servers, read: servers[0].store)
        for server in servers { await server.store.close() }
    }
}
