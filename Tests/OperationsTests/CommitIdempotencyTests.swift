import Access
import Canonical
import Store
import TestSupport
import Testing

@testable import Operations

/// What ends a ceremony or follows a rotate is done once under an idempotency key.
@Suite("Idempotency keys of a commit and of a purge")
struct CommitIdempotencyTests {
    /// A request as it arrives anew each time that it is sent.
    private func request(_ body: String = "") throws -> Requester {
        let claim = IdempotencyClaim(
            try IdempotencyKey("key"),
            of: .admin,
            method: "POST",
            target: "/",
            body: Digest(of: Bytes(body.utf8))
        )
        return Requester(isLocal: true, claim: claim)
    }

    @Test(
        "a commit is told again from the database, after a rotate under the new master key too",
        arguments: ["rekey", "rotate"]
    )
    func commit(kind: String) async throws {
        let fixture = try await CeremonyFixture()
        let ceremony = try await fixture.propose(try fixture.roster(kind, ["four", "five"], threshold: 2))
        try await fixture.consent(["one", "two"], to: ceremony)
        try await fixture.confirm(["four", "five"], in: ceremony)
        let first = try request()
        let done = try await fixture.server.commitCeremony(ceremony.id, by: first)
        #expect(first.claim?.isReplayed == false && done.epoch == 2)
        let again = try request()
        let told = try await fixture.server.commitCeremony(ceremony.id, by: again)
        #expect(again.claim?.isReplayed == true)
        #expect(told.header == done.header && told.masterGeneration == done.masterGeneration && told.epoch == 2)
        #expect(told.ceremony.state == "finished")
        #expect(
            await fixture.code { try await fixture.server.commitCeremony(ceremony.id, by: try request("other")) }
                == "idempotency-key-reused"
        )
        let rows = try await fixture.vault.store.rows(IdempotencyRow.self)
        #expect(rows.map(\.generation.number) == [kind == "rotate" ? 2 : 1])
        #expect(try await fixture.server.verifyDatabase(by: fixture.local).damaged.isEmpty)
        #expect(try await fixture.reopen(with: ["four", "five"]) == nil)
        let late = try request()
        _ = try await fixture.server.commitCeremony(ceremony.id, by: late)
        #expect(late.claim?.isReplayed == true)
    }

    @Test("a commit whose answer was lost is told by the repetition")
    func lost() async throws {
        let fixture = try await CeremonyFixture()
        let store = FaultyStore(fixture.vault.store)
        let server = try await FounderTokenTests.server(over: store)
        for holder in ["one", "three"] {
            _ = try await server.recover(RecoverRequest(share: fixture.shares[holder] ?? ""), by: fixture.local)
        }
        let plain = Requester(isLocal: false, bearerToken: server.operatorToken, credential: .other)
        let ceremony = try await server.propose(CeremonyRequest(kind: "adminReset"), by: plain)
        for holder in ["one", "two"] {
            let share = fixture.consentRequest(holder, ceremony)
            _ = try await server.consent(share, toCeremony: ceremony.id, by: plain)
        }
        await store.onApply(.writeAndThrow(StoreError(.outcomeUnknown, "test")))
        await store.beforeRead(of: LogRow.table) { await store.goDown() }
        func commit() async throws -> CommitAnswer {
            try await server.commitCeremony(ceremony.id, by: try FounderTokenTests.showing(server.operatorToken))
        }
        #expect(await code { try await commit() } == "outcome-unknown")
        await store.comeBack()
        let token = try #require(try await commit().adminToken)
        #expect(try await server.me(try #require(Requester(token: token))).roles == ["admin"])
    }

    @Test("a purge is done once, and its repetition does not purge what a later rotate left")
    func purge() async throws {
        let servers = try await ManyServers(1)
        try await servers.rotate(on: 0)
        try await servers.rewrap(on: 0)
        try await servers[0].purge(by: try request())
        try await servers.rotate(on: 0)
        try await servers.rewrap(on: 0)
        let again = try request()
        try await servers[0].purge(by: again)
        #expect(again.claim?.isReplayed == true)
        let masters = try await servers.database.rows(MasterRow.self).sorted { $0.number.number < $1.number.number }
        #expect(masters.map(\.state) == [MasterState.purged, MasterState.earlier, MasterState.current])
        #expect(try await servers.damages(seenBy: 0).isEmpty)
    }
}
