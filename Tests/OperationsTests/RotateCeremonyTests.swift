import Canonical
import Custody
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("A rotate")
struct RotateCeremonyTests {
    @Test("the vault goes on under a new master key; what was written before is read, the new shares open it")
    func wholeRotate() async throws {
        let fixture = try await CeremonyFixture()
        let before = try await fixture.server.verifyBundle()
        let answer = try await fixture.run(try fixture.roster("rotate", ["four", "five"], threshold: 2))
        #expect(answer.epoch == 2 && answer.masterGeneration == 2)
        #expect(try await fixture.server.verifyBundle() == before)
        try await fixture.vault.setManifest("after the rotate")
        let after = try await fixture.server.verifyBundle()
        #expect(try await fixture.reopen(with: ["four", "five"]) == nil)
        #expect(try await fixture.server.verifyBundle() == after)
        #expect(try await fixture.server.verifyDatabase(by: fixture.local).damaged.isEmpty)
    }

    @Test("the old master's recovery wrap is gone; it is kept under the new one only")
    func wraps() async throws {
        let fixture = try await CeremonyFixture()
        try await fixture.run(CeremonyRequest(kind: "rotate").confirmedByAll(fixture))
        let wraps = await fixture.vault.store.all(WrapRow.table).compactMap { try? WrapRow($0) }
        #expect(Set(wraps.map { "\($0.master.number) \($0.kind)" }) == ["1 history", "2 recovery"])
    }

    @Test("it waits until every holder has shown that he can read his share, unless it is forced")
    func unconfirmed() async throws {
        let fixture = try await CeremonyFixture()
        let request = CeremonyRequest(kind: "rotate")
        #expect(await fixture.code { try await fixture.propose(request) } == "unconfirmed")
        var forced = request
        forced.force = true
        _ = try await fixture.propose(forced)
    }
}

extension CeremonyRequest {
    /// With three holders of whom two are needed, each with a key that the test has.
    func confirmedByAll(_ fixture: CeremonyFixture) throws -> CeremonyRequest {
        try fixture.roster(kind, ["one", "two", "three"], threshold: 2)
    }
}
