import Access
import Canonical
import Store
import TestSupport
import Testing

@testable import Operations

/// An administrator loses the role between the decision about his request and its transaction.
@Suite("An administration that ends in the middle of a ceremony's end")
struct CeremonyRaceTests {
    private let fixture: CeremonyFixture
    private let store: FaultyStore
    /// Where the other administrator asks; the fixture's server takes his role away.
    private let server: KeyServer
    private let ann: Requester

    init() async throws {
        fixture = try await CeremonyFixture()
        store = FaultyStore(fixture.vault.store)
        server = try await FounderTokenTests.server(over: store)
        for holder in ["one", "three"] {
            _ = try await server.recover(RecoverRequest(share: fixture.shares[holder] ?? ""), by: fixture.local)
        }
        let subject = try Subject.mail("ann@example.com")
        ann = Requester(isLocal: false, credential: .identity(Identity(subject: subject, method: .bearer, source: "")))
        try await Self.setRoles(["admin"], on: fixture.server)
    }

    private static func setRoles(_ roles: [String], on server: KeyServer) async throws {
        _ = try await server.setRoles(RolesRequest(roles: roles), of: "ann@example.com", by: Requester(isLocal: true))
    }

    /// What she asks for is refused when she is dismissed just before it is written.
    private func expectRefused(_ body: () async throws -> some Sendable) async {
        let other = fixture.server
        await store.beforeApply {
            do { try await Self.setRoles(["owner"], on: other) } catch { Issue.record("\(error)") }
        }
        #expect(await fixture.code(body) == "permission-denied")
    }

    private func state(of ceremony: CeremonyAnswer) async throws -> String? {
        try await fixture.server.ceremony(ceremony.id, by: fixture.local).state
    }

    @Test("she gives none up", arguments: ["rekey", "drill"])
    func abort(kind: String) async throws {
        let ceremony = try await fixture.propose(CeremonyRequest(kind: kind))
        await expectRefused { try await server.abortCeremony(ceremony.id, by: ann) }
        #expect(try await state(of: ceremony) == "open")
        try await Self.setRoles(["admin"], on: fixture.server)
        try await server.abortCeremony(ceremony.id, by: ann)
        #expect(try await state(of: ceremony) == "aborted")
        #expect(try await fixture.server.verifyDatabase(by: fixture.local).damaged.isEmpty)
    }

    @Test("she commits none", arguments: ["rekey", "rotate", "destroy"])
    func commit(kind: String) async throws {
        let isDestroy = kind == "destroy"
        let asked = isDestroy ? CeremonyRequest(kind: kind) : try fixture.roster(kind, ["four", "five"], threshold: 2)
        let ceremony = try await fixture.propose(asked)
        for holder in ["one", "two"] {
            _ = try await server.consent(fixture.consentRequest(holder, ceremony), toCeremony: ceremony.id, by: ann)
        }
        if !isDestroy { try await fixture.confirm(["four", "five"], in: ceremony) }
        let before = try await state(of: ceremony)
        await expectRefused { try await server.commitCeremony(ceremony.id, by: ann) }
        #expect(try await state(of: ceremony) == before && before != "finished")
        try await Self.setRoles(["admin"], on: fixture.server)
        let done = try await server.commitCeremony(ceremony.id, by: ann)
        #expect(done.ceremony.state == "finished")
    }

    @Test("the log says of an operator who gives a ceremony up that he is one", arguments: ["rekey", "drill"])
    func operatorsAct(kind: String) async throws {
        let shown = Requester(isLocal: false, bearerToken: fixture.server.operatorToken, credential: .other)
        let ceremony = try await fixture.propose(CeremonyRequest(kind: kind))
        try await fixture.server.abortCeremony(ceremony.id, by: shown)
        let filter = LogFilter(kind: "abort-ceremony")
        let page = Page(limit: 100, after: nil)
        let told = try await fixture.server.changeLog(filter, page, by: fixture.local).items
        #expect(!told.isEmpty && told.allSatisfy { $0.actor == "admin" && $0.details == ["method": "operator"] })
    }
}
