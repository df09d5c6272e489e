import Access
import Canonical
import KMIP
import Store
import TestSupport
import Testing

@testable import Operations

/// What the change log says of who spoke by the header of a message.
@Suite("What records say of headers' credentials")
struct HeaderLogTests {
    private let fixture: LoginFixture

    init() async throws { fixture = try await LoginFixture() }

    private func last(_ kind: String) async throws -> LogEntryAnswer? {
        let all = Page(limit: 1_000, after: nil)
        return try await fixture.shared[0].changeLog(LogFilter(kind: kind), all, by: SharingFixture.admin).items.last
    }

    @Test("a delegated ticket that nobody's connection carries is named, and not the way by which it was got")
    func delegated() async throws {
        let request = DelegatedLoginRequest(TicketTerms(requestCount: 9), rights: [DelegatedRight()])
        let ticket = KMIP.Credential.ticket(
            try await fixture.shared.objects(0, fixture.holder).delegatedLogin(request).ticket
        )
        #expect(try await last(ChangeKind.makeTicket)?.details == ["method": "token"])
        let id = try #require(try await fixture.shared[0].tickets(of: nil, by: fixture.holder).items.first).id
        for (connection, carrier) in [(LoginFixture.nobody, nil), (fixture.host, "host")] as [(Requester, String?)] {
            _ = try await fixture.key(try await fixture.speak(ticket, on: connection))
            var words = ["method": "ticket", "ticket": id, "delegated": "true"]
            words["carrier"] = carrier
            for kind in ["create", ChangeKind.useTicket] {
                let entry = try await last(kind)
                #expect(entry?.details == words && entry?.actor == "token:backup", "\(kind)")
            }
        }
    }

    @Test("a login's password is named with the connection that carried it, and so is what it got")
    func logins() async throws {
        let password = try await fixture.login()
        let operations = try await fixture.speak(LoginFixture.password("alice", password))
        let login = try #require(
            try await fixture.shared[0].logins(SharingFixture.page, by: fixture.holder).items.first
        ).id
        _ = try await fixture.key(operations)
        let words = ["method": "login", "login": login, "carrier": "host"]
        #expect(try await last("create")?.details == words)
        let ticket = KMIP.Credential.ticket(try await operations.login(LoginRequest()).ticket)
        #expect(try await last(ChangeKind.makeTicket)?.details == words)
        _ = try await fixture.key(try await fixture.speak(ticket))
        let told = try await last("create")?.details
        #expect(told?["method"] == "ticket" && told?["carrier"] == "host" && told?["delegated"] == nil)
        let stamp = fixture.clock.now().microseconds
        _ = try await fixture.speak(try LoginFixture.hashed("alice", password, at: stamp))
        #expect(try await last(ChangeKind.useLogin)?.details == words)
    }

    @Test("who shows himself is told as before, also right after somebody spoke as him")
    func own() async throws {
        let request = DelegatedLoginRequest(rights: [DelegatedRight()])
        let ticket = KMIP.Credential.ticket(
            try await fixture.shared.objects(0, fixture.host).delegatedLogin(request).ticket
        )
        _ = try await fixture.key(try await fixture.speak(ticket, on: LoginFixture.nobody, at: 0))
        #expect(try await last("create")?.details?["method"] == "ticket")
        _ = try await fixture.key(fixture.shared.objects(0, fixture.host))
        #expect(try await last("create")?.details == ["method": "certificate"])
    }
}
