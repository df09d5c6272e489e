import Canonical
import Custody
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("A rekey")
struct RekeyCeremonyTests {
    @Test("new holders get their shares, prove them, and open the same vault; the old shares open nothing")
    func wholeRekey() async throws {
        let fixture = try await CeremonyFixture()
        let before = try await fixture.server.verifyBundle()
        let old = fixture.shares
        let answer = try await fixture.run(try fixture.roster("rekey", ["two", "four", "five"], threshold: 2))
        #expect(answer.epoch == 2)
        #expect(answer.masterGeneration == 1)
        #expect(answer.header != nil && answer.checkpoint != nil)
        #expect(try await fixture.server.verifyBundle() == before)

        try await fixture.vault.restart()
        let refusal = await fixture.code {
            try await fixture.server.recover(RecoverRequest(share: old["one"] ?? ""), by: fixture.local)
        }
        #expect(refusal == "share-of-old-epoch")
        let fresh = ["four", "five"].compactMap { fixture.shares[$0] }
        #expect(try await fixture.server.open(with: fresh) == nil)
        #expect(try await fixture.server.verifyBundle() == before)
        let report = try await fixture.server.verifyDatabase(by: fixture.local)
        #expect(report.damaged.isEmpty)
    }

    @Test("no wrap of the old epoch and no staged row is left, and no share, old or new, is in any row")
    func nothingLeft() async throws {
        let fixture = try await CeremonyFixture()
        let old = fixture.shares
        try await fixture.run(try fixture.roster("rekey", ["four", "five"], threshold: 2))
        let wraps = await fixture.vault.store.all(WrapRow.table).map { $0["kind"] }
        #expect(wraps == [.of("recovery")])
        #expect(await fixture.vault.store.all(StagedShareRow.table).isEmpty)
        #expect(await fixture.vault.store.all(ShareholderRow.table).count == 2)
        let texts = Array(old.values) + fixture.shares.values
        let secrets = texts.compactMap { Bytes(base64: $0)?.dropFirst(40).dropLast(4) }
        for table in Schema.tables {
            for row in await fixture.vault.store.all(table) {
                for case .bytes(let bytes) in row.values {
                    #expect(!secrets.contains { bytes.contains(Bytes($0)) })
                }
            }
        }
    }

    @Test("a second changing ceremony is refused while one is open, and goes after the abort")
    func oneAtATime() async throws {
        let fixture = try await CeremonyFixture()
        let first = try await fixture.propose(CeremonyRequest(kind: "rekey"))
        let refused = await fixture.code { try await fixture.propose(CeremonyRequest(kind: "rotate")) }
        #expect(refused == "ceremony-open")
        try await fixture.server.abortCeremony(first.id, by: fixture.local)
        _ = try await fixture.propose(CeremonyRequest(kind: "rekey"))
        #expect(await fixture.code { try await fixture.consent(["one"], to: first) } == "ceremony-aborted")
    }

    @Test("without a roster the committed holders get new shares, and the number of an aborted epoch is not used again")
    func keptRoster() async throws {
        let fixture = try await CeremonyFixture()
        let first = try await fixture.propose(CeremonyRequest(kind: "rekey"))
        #expect(first.proposed?.holders.map(\.name) == ["one", "two", "three"])
        try await fixture.consent(["one", "three"], to: first)
        try await fixture.server.abortCeremony(first.id, by: fixture.local)
        let answer = try await fixture.run(try fixture.roster("rekey", ["one", "two", "three"], threshold: 3))
        #expect(answer.epoch == 3)
        #expect(try await fixture.reopen(with: ["one", "two", "three"]) == nil)
    }

    @Test("a share consents to exactly what its holder was shown")
    func boundToTheProposal() async throws {
        let fixture = try await CeremonyFixture()
        let ceremony = try await fixture.propose(CeremonyRequest(kind: "rekey"))
        var request = fixture.consentRequest("one", ceremony)
        request.proposal = nil
        #expect(await fixture.code { try await fixture.send(request, to: ceremony) } == "proposal-required")
        request.proposal = Digest(of: Bytes("another".utf8)).hex
        #expect(await fixture.code { try await fixture.send(request, to: ceremony) } == "proposal-mismatch")
        let status = try await fixture.server.ceremony(ceremony.id, by: fixture.local)
        #expect(status.groups?.first?.missing == 2)
        #expect(status.state == "open")
    }

    @Test(
        "it is not committed before the holders proved that they can read their shares; a wrong proof disturbs nobody"
    )
    func confirmations() async throws {
        let fixture = try await CeremonyFixture()
        let ceremony = try await fixture.propose(try fixture.roster("rekey", ["four", "five", "six"], threshold: 2))
        #expect(await fixture.code { try await fixture.commit(ceremony) } == "not-staged")
        try await fixture.consent(["one", "two"], to: ceremony)
        #expect(await fixture.code { try await fixture.consent(["three"], to: ceremony) } == "ceremony-staged")
        #expect(await fixture.code { try await fixture.commit(ceremony) } == "unconfirmed")
        let wrong = ConfirmationRequest(holder: "four", proof: Bytes(repeating: 7, count: 32).base64)
        #expect(
            await fixture.code { try await fixture.send(wrong, to: ceremony) }
                == "confirmation-wrong"
        )
        let status = try await fixture.confirm(["four", "five"], in: ceremony)
        #expect(status.unconfirmed == ["six"])
        #expect(await fixture.code { try await fixture.commit(ceremony) } == "unconfirmed")
        try await fixture.confirm(["six"], in: ceremony)
        _ = try await fixture.commit(ceremony)
        // A lost answer is asked for again.
        let again = try await fixture.commit(ceremony)
        #expect(again.epoch == 2 && again.header != nil)
        let fetched = await fixture.code {
            try await fixture.server.encryptedShare(ofCeremony: ceremony.id, holder: "four")
        }
        #expect(fetched == "ceremony-finished")
    }

    @Test("with the floor one more than the threshold is enough, never fewer")
    func floor() async throws {
        let fixture = try await CeremonyFixture()
        var request = try fixture.roster("rekey", ["a", "b", "c", "d"], threshold: 2)
        request.confirmations = "floor"
        let ceremony = try await fixture.propose(request)
        try await fixture.consent(["one", "two"], to: ceremony)
        try await fixture.confirm(["a", "b"], in: ceremony)
        #expect(await fixture.code { try await fixture.commit(ceremony) } == "unconfirmed")
        try await fixture.confirm(["c"], in: ceremony)
        _ = try await fixture.commit(ceremony)
        #expect(await fixture.server.sealStatus(for: fixture.local).unconfirmed == [])
        #expect(try await fixture.reopen(with: ["a", "c"]) == nil)
    }

    @Test("a crash loses collected consents and nothing else; what was staged goes on in the next process")
    func crashes() async throws {
        let fixture = try await CeremonyFixture()
        let ceremony = try await fixture.propose(try fixture.roster("rekey", ["four", "five"], threshold: 2))
        try await fixture.consent(["one"], to: ceremony)
        #expect(try await fixture.reopen(with: ["one", "two"]) == nil)
        #expect(try await fixture.server.ceremony(ceremony.id, by: fixture.local).groups?.first?.missing == 2)
        try await fixture.consent(["one", "two"], to: ceremony)
        try await fixture.confirm(["four"], in: ceremony)
        #expect(try await fixture.reopen(with: ["one", "two"]) == nil)
        let shown = try await fixture.server.ceremony(ceremony.id, by: fixture.local)
        #expect(shown.state == "staged" && shown.confirmed == ["four"])
        try await fixture.confirm(["five"], in: ceremony)
        _ = try await fixture.commit(ceremony)
        #expect(try await fixture.reopen(with: ["four", "five"]) == nil)
    }

    @Test("groups: both must take part in the rekey, and in the unseal after it")
    func groups() async throws {
        let fixture = try await CeremonyFixture()
        var request = CeremonyRequest(kind: "rekey")
        request.shareholders =
            try ["w1", "w2", "w3"].map { try fixture.holder($0, group: "workload") }
            + ["d1", "d2"].map { try fixture.holder($0, group: "data") }
        request.groups = [.init(name: "workload", threshold: 2), .init(name: "data", threshold: 1)]
        try await fixture.run(request)
        #expect(try await fixture.reopen(with: ["w1", "w2", "w3"]) == "not unsealed")
        #expect(try await fixture.reopen(with: ["w1", "w3", "d2"]) == nil)
        let next = try await fixture.propose(try fixture.roster("rekey", ["one"], threshold: 1))
        let waiting = try await fixture.consent(["w1", "w2"], to: next)
        #expect(waiting.state == "open")
        #expect(waiting.groups?.map(\.missing) == [0, 1])
        #expect(try await fixture.consent(["d1"], to: next).state == "staged")
    }

    @Test("an expired ceremony makes way for the next one")
    func expiry() async throws {
        let fixture = try await CeremonyFixture()
        var request = CeremonyRequest(kind: "rekey")
        request.lifetime = 59
        #expect(await fixture.code { try await fixture.propose(request) } == "malformed-request")
    }

    @Test("a seal forgets the shares that a ceremony has collected")
    func sealForgets() async throws {
        let fixture = try await CeremonyFixture()
        let ceremony = try await fixture.propose(CeremonyRequest(kind: "rekey"))
        try await fixture.consent(["one"], to: ceremony)
        #expect(fixture.server.consents.ceremonies == [ceremony.id])
        try await fixture.server.seal(SealRequest(scope: .server, force: true), by: fixture.local)
        #expect(fixture.server.consents.ceremonies.isEmpty)
    }

    @Test("an aborted ceremony whose rows somebody puts back is not committed")
    func putBack() async throws {
        let fixture = try await CeremonyFixture()
        let ceremony = try await fixture.propose(try fixture.roster("rekey", ["four", "five"], threshold: 2))
        try await fixture.consent(["one", "two"], to: ceremony)
        try await fixture.confirm(["four", "five"], in: ceremony)
        let tables = [CeremonyRow.table, EpochRow.table, WrapRow.table, StagedShareRow.table]
        var before: [RawRow] = []
        for table in tables { before += await fixture.vault.store.all(table) }
        try await fixture.server.abortCeremony(ceremony.id, by: fixture.local)
        for row in before { await fixture.vault.store.put(row) }
        let refusal = await fixture.code { try await fixture.commit(ceremony) }
        #expect(refusal == "conflict")
        #expect(await fixture.server.sealStatus(for: fixture.local).epoch == 1)
    }
}
