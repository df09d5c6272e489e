import Access
import Canonical
import KMIP
import Store
import TestSupport
import Testing

@testable import Operations

/// Who sees and ends tickets without having them.
@Suite("Tickets in lists, and their end by who does not hold them")
struct TicketListTests {
    private let fixture: LoginFixture
    private let other: Requester

    init() async throws {
        fixture = try await LoginFixture()
        other = try LoginFixture.certificate("other")
    }

    private func delegated() async throws -> KMIP.Credential {
        let request = DelegatedLoginRequest(TicketTerms(leaseTime: .interval(60)), rights: [DelegatedRight()])
        return .ticket(try await fixture.shared.objects(0, fixture.host).delegatedLogin(request).ticket)
    }

    private func tickets(_ subject: String?, by requester: Requester) async throws -> [KMIPTicketAnswer] {
        try await fixture.shared[0].tickets(of: subject, by: requester).items
    }

    private func reason(_ ticket: KMIP.Credential) async -> ResultReason? {
        await refusal { try await fixture.speak(ticket, on: other) }
    }

    @Test(
        "a delegated ticket of a certificate is ended by its maker or an administrator, on every server; by nobody else"
    )
    func ended() async throws {
        for remover in [fixture.host, SharingFixture.admin] {
            let ticket = try await delegated()
            #expect(await reason(ticket) == nil)
            let listed = try #require(try await tickets("host", by: remover).first)
            #expect(listed.delegated && listed.subject == "host" && listed.carrier == "host")
            let stranger = await refusalCode { try await fixture.shared[0].removeTicket(listed.id, by: other) }
            #expect(stranger == "not-found")
            #expect(await reason(ticket) == nil)
            try await fixture.shared[0].removeTicket(listed.id, by: remover)
            #expect(await reason(ticket) == .invalidTicket)
            #expect(try await tickets("host", by: remover).isEmpty)
        }
        let removed = String(repeating: "0", count: 32)
        for id in [removed, "", "xy"] {
            let code = await refusalCode { try await fixture.shared[0].removeTicket(id, by: fixture.host) }
            #expect(code == "not-found", "\(id)")
        }
    }

    @Test("everybody lists his own tickets, only an administrator another's, and nobody those that are over")
    func listed() async throws {
        _ = try await delegated()
        #expect(try await tickets(nil, by: fixture.host).count == 1)
        #expect(try await tickets(nil, by: other).isEmpty)
        #expect(await refusalCode { _ = try await tickets("host", by: other) } == "permission-denied")
        #expect(try await tickets("host", by: SharingFixture.admin).count == 1)
        fixture.clock.move(seconds: 60)
        #expect(try await tickets("host", by: SharingFixture.admin).isEmpty)
    }
}
