import Canonical
import Operations
import SecretSharing
import Store
import TestSupport
import Testing

/// Two servers of ours do at once what only one of them can have done, in every step of a ceremony, on each database.
@Suite("Ceremonies that race on one database")
struct CustodyRaceTests {
    private static let rounds = isLong ? 40 : 3

    @Test("of proposals at once one is opened, and the others hear which is", arguments: Engine.allCases)
    func proposals(_ engine: Engine) async throws {
        let servers = try await CustodyServers(3, on: try await Site.shared(engine))
        for round in 0..<Self.rounds {
            let kinds = ["rekey", "rotate", "destroy"].shuffled()
            let codes = await servers.everywhere { _ = try await servers.propose(kinds[$0], on: $0) }
            #expect(codes.count { $0 == nil } == 1, "\(codes)")
            #expect(codes.count { $0 == "ceremony-open" } == 2, "\(codes)")
            let open = await servers[round % 3].sealStatus(for: CustodyServers.local).ceremony
            try await servers.abort(try #require(open), on: (round + 1) % 3)
        }
        try await Self.end(servers)
    }

    @Test(
        "enough consents on two servers at once are staged once, and both hand out the same shares",
        arguments: Engine.allCases
    )
    func stages(_ engine: Engine) async throws {
        let servers = try await CustodyServers(2, on: try await Site.shared(engine))
        for _ in 0..<Self.rounds {
            let ceremony = try await servers.propose(on: 0)
            for index in 0...1 { try await servers.consent(ceremony, by: ["one"], on: index) }
            let codes = await servers.everywhere {
                try await servers.consent(ceremony, by: [["two", "three"][$0]], on: $0)
            }
            #expect(codes.contains(nil), "\(codes)")
            #expect(codes.allSatisfy { $0 == nil || $0 == "ceremony-staged" || $0 == "conflict" }, "\(codes)")
            for index in 0...1 { #expect(try await servers.ceremonyState(ceremony, on: index) == "staged") }
            let shares = try await servers.fetch(ceremony, from: 0)
            let others = try await servers.fetch(ceremony, from: 1)
            for (name, share) in shares { #expect(share.digest(holder: name) == others[name]?.digest(holder: name)) }
            try await servers.abort(ceremony, on: 1)
        }
        try await Self.end(servers)
    }

    @Test("a commit on every server at once is one commit, and each is told of it", arguments: Engine.allCases)
    func commits(_ engine: Engine) async throws {
        var servers = try await CustodyServers(3, on: try await Site.shared(engine))
        for round in 0..<Self.rounds {
            let (ceremony, shares) = try await servers.ready(on: round % 3)
            let known = servers
            let epochs = Collected<UInt32>()
            let codes = await servers.everywhere { await epochs.add(try await known.commit(ceremony, on: $0).epoch) }
            #expect(codes == [nil, nil, nil], "\(codes)")
            let epoch = try #require(await epochs.all.first)
            #expect(await epochs.all == [epoch, epoch, epoch])
            servers.take(shares, as: epoch)
            for index in 0..<3 { #expect(try await servers.ceremonyState(ceremony, on: index) == "finished") }
            try await servers.expectWhole { Issue.record("\($0)") }
        }
        try await Self.end(servers)
    }

    @Test("a rotate that all servers commit at once makes one new master key", arguments: Engine.allCases)
    func rotates(_ engine: Engine) async throws {
        var servers = try await CustodyServers(2, on: try await Site.shared(engine))
        for _ in 0..<Self.rounds {
            let (ceremony, shares) = try await servers.ready("rotate")
            let known = servers
            let (generations, epochs) = (Collected<UInt32>(), Collected<UInt32>())
            let codes = await servers.everywhere { index in
                let answer = try await known.commit(ceremony, on: index)
                await generations.add(answer.masterGeneration)
                await epochs.add(answer.epoch)
            }
            #expect(codes.allSatisfy { $0 == nil || $0 == "generation-behind" || $0 == "sealed" }, "\(codes)")
            #expect(Set(await generations.all).count == 1)
            #expect(Set(await epochs.all).count == 1)
            servers.take(shares, as: try #require(await epochs.all.first))
            // One that was not named in the proposal may have sealed itself.
            try await servers.expectWhole { Issue.record("\($0)") }
        }
        try await Self.end(servers)
    }

    @Test("of a commit and an abort at once one is done, and its shares alone open", arguments: Engine.allCases)
    func abort(_ engine: Engine) async throws {
        var servers = try await CustodyServers(2, on: try await Site.shared(engine))
        for round in 0..<(2 * Self.rounds) {
            let (ceremony, shares) = try await servers.ready(on: round % 2)
            let known = servers
            let codes = await servers.atOnce([
                { try await known.commit(ceremony, on: 0) }, { try await known.abort(ceremony, on: 1) },
            ])
            #expect(codes.count { $0 == nil } == 1, "\(codes)")
            let epoch = try #require(await servers[0].sealStatus(for: CustodyServers.local).epoch)
            if codes[0] == nil {
                #expect(codes[1] == "ceremony-finished")
                #expect(epoch > servers.epoch)
                servers.take(shares, as: epoch)
            } else {
                #expect(codes[0] == "ceremony-aborted")
                #expect(epoch == servers.epoch)
            }
            try await servers.expectWhole { Issue.record("\($0)") }
        }
        try await Self.end(servers)
    }

    @Test(
        "a confirmation that races an abort leaves an aborted ceremony and nothing of what it staged",
        arguments: Engine.allCases
    )
    func confirmations(_ engine: Engine) async throws {
        let servers = try await CustodyServers(2, on: try await Site.shared(engine))
        for round in 0..<Self.rounds {
            let ceremony = try await servers.propose(on: 0)
            try await servers.consent(ceremony, on: 0)
            let shares = try await servers.fetch(ceremony, from: 1)
            let codes = await servers.atOnce([
                { try await servers.confirm(ceremony, shares, by: ["one"], on: round % 2) },
                { try await servers.confirm(ceremony, shares, by: ["two"], on: 0) },
                { try await servers.confirm(ceremony, shares, by: ["three"], on: 1) },
                { try await servers.abort(ceremony, on: 1 - round % 2) },
            ])
            #expect(codes[3] == nil, "\(codes)")
            #expect(codes[..<3].allSatisfy { $0 == nil || $0 == "ceremony-aborted" }, "\(codes)")
            for index in 0...1 { #expect(try await servers.ceremonyState(ceremony, on: index) == "aborted") }
            let store = try await servers.site.open()
            #expect(try await store.read(.page(of: StagedShareRow.table)).isEmpty)
            let kinds = try await store.read(.page(of: WrapRow.table)).map { try WrapRow($0).kind }
            #expect(kinds == ["recovery"])
            await store.close()
        }
        try await Self.end(servers)
    }

    @Test(
        "a last share that races a rekey's commit opens by the old epoch or is refused as of an old one, and nothing else",
        arguments: Engine.allCases
    )
    func unseal(_ engine: Engine) async throws {
        var servers = try await CustodyServers(3, on: try await Site.shared(engine))
        for _ in 0..<(2 * Self.rounds) {
            let (ceremony, shares) = try await servers.ready()
            for index in 1...2 {
                try await servers[index].seal(SealRequest(scope: .server, force: true), by: CustodyServers.local)
                try await servers.submit("one", to: index)
            }
            let known = servers
            let codes = await servers.atOnce([
                { try await known.commit(ceremony, on: 0) }, { try await known.submit("two", to: 1) },
                { try await known.submit("three", to: 2) },
            ])
            #expect(codes[0] == nil, "\(codes)")
            for (index, code) in codes.enumerated().dropFirst() {
                let isOpen = await servers.state(of: index) == .unsealed
                #expect(isOpen == (code == nil), "server \(index): \(code ?? "taken")")
                #expect(code == nil || code == "share-of-old-epoch", "\(code ?? "")")
            }
            servers.take(shares, as: try #require(await servers[0].sealStatus(for: CustodyServers.local).epoch))
            try await expectRefused(servers, epoch: servers.epoch - 1)
            try await servers.expectWhole { Issue.record("\($0)") }
        }
        try await Self.end(servers)
    }

    /// A sealed server refuses every share of an earlier epoch, and opens by none of them.
    private func expectRefused(_ servers: CustodyServers, epoch: UInt32) async throws {
        if await servers.state(of: 1) == .unsealed {
            try await servers[1].seal(SealRequest(scope: .server, force: true), by: CustodyServers.local)
        }
        for holder in CustodyServers.holders {
            let codes = await servers.atOnce([{ try await servers.submit(holder, of: epoch, to: 1) }])
            #expect(codes == ["share-of-old-epoch"])
        }
        #expect(await servers.state(of: 1) == .sealed)
    }

    private static func end(_ servers: CustodyServers) async throws {
        try await servers.expectWhole { Issue.record("\($0)") }
        await servers.end()
    }

    private actor Collected<Element: Sendable> {
        private(set) var all: [Element] = []
        func add(_ element: Element) { all.append(element) }
    }
}
