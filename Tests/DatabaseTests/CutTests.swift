import Canonical
import Store
import TestDatabases
import TestSupport
import Testing

/// The connection is cut before and after each message of a commit in turn, by a proxy.
@Suite("A connection that is cut in the middle of a commit", .serialized)
struct CutTests {
    private static let cuts: [(CuttingProxy.Cut.Moment, CuttingProxy.Cut.Direction)] =
        CuttingProxy.Cut.Moment.allCases.flatMap { moment in
            CuttingProxy.Cut.Direction.allCases.map { (moment, $0) }
        }

    @Test(
        "the caller is told what is so, wherever it is cut, and it is done once or not at all",
        .timeLimit(.minutes(10)),
        arguments: DatabaseServer.Engine.allCases
    )
    func everywhere(_ engine: DatabaseServer.Engine) async throws {
        let stand = try await Stand(engine)
        for (moment, direction) in Self.cuts {
            try await stand.walk(moment, direction, isCold: false, refusing: false) { error, isThere, cut in
                #expect(error?.code != .outcomeUnknown, "\(cut): nobody looked, \(String(describing: error))")
                #expect((error == nil) == isThere, "\(cut): told \(String(describing: error))")
            }
        }
        for (moment, direction) in Self.cuts {
            // Where the look itself is cut, that it is not known is the truth.
            try await stand.walk(moment, direction, isCold: true, refusing: false) { error, isThere, cut in
                guard error?.code != .outcomeUnknown else { return }
                #expect((error == nil) == isThere, "\(cut): told \(String(describing: error))")
            }
        }
        try await stand.end()
    }

    @Test(
        "where the database is away afterwards, nobody is told that a change failed which was done",
        .timeLimit(.minutes(10)),
        arguments: DatabaseServer.Engine.allCases
    )
    func away(_ engine: DatabaseServer.Engine) async throws {
        let stand = try await Stand(engine)
        for (moment, direction) in Self.cuts {
            try await stand.walk(moment, direction, isCold: false, refusing: true) { error, isThere, cut in
                guard error?.code != .outcomeUnknown else { return }
                #expect((error == nil) == isThere, "\(cut): told \(String(describing: error))")
            }
        }
        try await stand.end()
    }
}

extension CutTests {
    @Test(
        "when all connections are lost at once, nobody notices",
        .timeLimit(.minutes(3)),
        arguments: DatabaseServer.Engine.allCases
    )
    func all(_ engine: DatabaseServer.Engine) async throws {
        let stand = try await Stand(engine)
        for round in 0..<(isLong ? 500 : 10) { try await stand.loseAll(round) }
        try await stand.end()
    }
}

/// A server of ours behind the proxy, and a look at the database beside it.
private final class Stand: Sendable {
    private let proxy: CuttingProxy
    private let ours: OneServer
    private let truth: any Store
    private let engine: DatabaseServer.Engine
    private let seed = WalkSeed.read()

    init(_ engine: DatabaseServer.Engine) async throws {
        let server = try await DatabaseServer.shared(engine)
        let site = try await Site(server)
        self.engine = engine
        proxy = try CuttingProxy(server)
        truth = try await site.open()
        ours = OneServer(try await site.reached(by: proxy).open(), of: site)
        print("KEYQUORUM_SEED=\(seed) for \(engine) behind a cutting proxy")
    }

    /// Uses many connections, cuts them all, and reads and writes.
    func loseAll(_ round: Int) async throws {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<16 { group.addTask { _ = try? await self.ours.store.read(.object("any")) } }
        }
        await proxy.cutAll()
        await #expect(throws: Never.self, "round \(round)") { try await ours.store.read(.object("any")) }
        await proxy.cutAll()
        #expect(await ours.create("round-\(round)") == nil, "round \(round)")
    }

    /// Cuts at the first message, at the second, … until a commit has fewer; after each cut a further commit must be done.
    ///
    /// - Parameters:
    ///   - isCold: whether the commit has to make its connection first.
    ///   - expect: is given what the caller was told, whether the change is there, and where it was cut.
    func walk(
        _ moment: CuttingProxy.Cut.Moment,
        _ direction: CuttingProxy.Cut.Direction,
        isCold: Bool,
        refusing: Bool,
        expect: (StoreError?, Bool, CuttingProxy.Cut) -> Void
    ) async throws {
        // Logging in takes many messages; of those only some are tried, each time others.
        let step = isCold && !isLong ? 8 : 1
        let first = 1 + Int(seed % UInt64(step))
        for message in stride(from: first, through: 400, by: step) {
            let cut = CuttingProxy.Cut(moment, message, direction)
            let id = "\(moment)-\(message)-\(direction)-\(isCold)-\(refusing)"
            proxy.cut(nil)
            try #require(await ours.createAtLast(id + "-before") == nil, "\(cut)")
            if isCold { await proxy.cutAll() }
            proxy.cut(cut, refusing: refusing)
            let error = await ours.create(id)
            let wasCut = proxy.wasCut
            proxy.cut(nil)
            let isThere = try await truth.row(ObjectRow.self, key: ObjectRow.key(id)) != nil
            expect(error, isThere, cut)
            try await expectOnce(id, error, cut)
            if !wasCut {
                print("\(engine): \(message - 1) messages \(moment) \(direction)\(isCold ? " with the login" : "")")
                #expect(message > 3, "the proxy saw no commit: \(String(describing: error))")
                return
            }
        }
        Issue.record("a commit never came to its end")
    }

    /// What was done cannot be done again; what failed can be. Both say what was so.
    private func expectOnce(_ id: String, _ told: StoreError?, _ cut: CuttingProxy.Cut) async throws {
        let again = await ours.createAtLast(id)
        switch told?.code {
        case nil: #expect(again?.code == .conflict, "\(cut): done twice, or \(String(describing: again))")
        case .outcomeUnknown: #expect(again == nil || again?.code == .conflict, "\(cut): \(String(describing: again))")
        case .some: #expect(again == nil, "\(cut): told \(String(describing: told)), then \(String(describing: again))")
        }
    }

    func end() async throws {
        proxy.cut(nil)
        try await expectWhole([ours], read: truth)
        await ours.store.close()
        await truth.close()
    }
}
