import Access
import Canonical
import KMIP
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

/// Login, Delegated Login and Logout, and what their tickets are good for.
struct TicketTests {
    private let fixture: LoginFixture
    private let own: ObjectOperations

    init() async throws {
        fixture = try await LoginFixture()
        own = fixture.shared.objects(0, fixture.host)
    }

    private func ticket(_ terms: TicketTerms = TicketTerms()) async throws -> KMIP.Credential {
        .ticket(try await own.login(LoginRequest(terms)).ticket)
    }

    private func delegated(_ rights: [DelegatedRight], _ terms: TicketTerms = TicketTerms()) async throws
        -> KMIP.Credential
    {
        .ticket(try await own.delegatedLogin(DelegatedLoginRequest(terms, rights: rights)).ticket)
    }

    private func reason(_ credential: KMIP.Credential, on connection: Requester? = nil, items: Int = 1) async
        -> ResultReason?
    {
        await refusal { try await fixture.speak(credential, on: connection, items: items) }
    }

    @Test("a ticket speaks for who got it, on every server, over his own connection only")
    func speaks() async throws {
        let ticket = try await ticket()
        let operations = try await fixture.speak(ticket)
        #expect(try await fixture.subject(operations) == "host")
        let id = try await fixture.key(operations)
        #expect(await refusal { try await own.get(GetRequest(uniqueIdentifier: id)) } == nil)
        #expect(await reason(ticket, on: try LoginFixture.certificate("other")) == .invalidTicket)
        #expect(await reason(ticket, on: LoginFixture.nobody) == .invalidTicket)
    }

    @Test("what is no ticket, or another's secret, is none")
    func wrong() async throws {
        guard case .ticket(let good) = try await ticket() else { return }
        for (type, value) in [
            (UInt32(2), good.value.withBytes { Bytes($0) }), (1, good.value.withBytes { Bytes($0) + [0] }),
            (1, good.value.withBytes { Bytes($0.dropLast()) }), (1, []),
            (1, good.value.withBytes { Bytes($0.prefix(47)) + [($0.last ?? 0) ^ 1] }),
            (1, Bytes(repeating: 0, count: 48)),
        ] as [(UInt32, Bytes)] {
            #expect(await reason(.ticket(Ticket(type: type, value: SecretBytes(copying: value)))) == .invalidTicket)
        }
        #expect(await reason(.ticket(good)) == nil)
    }

    @Test("a ticket ends with its time, and at once by Logout, on every server")
    func ends() async throws {
        let short = try await ticket(TicketTerms(leaseTime: .interval(60)))
        let long = try await ticket(TicketTerms(leaseTime: .interval(86_400)))
        fixture.clock.move(seconds: 59)
        #expect(await reason(short) == nil)
        fixture.clock.move(seconds: 1)
        #expect(await reason(short) == .invalidTicket)
        guard case .ticket(let shown) = long else { return }
        let other = fixture.shared.objects(1, try LoginFixture.certificate("other"))
        #expect(await refusal { try await other.logout(LogoutRequest(ticket: shown)) } == .invalidTicket)
        #expect(await reason(long) == nil)
        _ = try await fixture.shared.objects(1, fixture.host).logout(LogoutRequest(ticket: shown))
        #expect(await refusal { try await fixture.speak(long, at: 0) } == .invalidTicket)
        #expect(await refusal { try await own.logout(LogoutRequest(ticket: shown)) } == .invalidTicket)
    }

    @Test("so many messages, and so many operations, and not one more, however many come at once")
    func counted() async throws {
        let three = try await ticket(TicketTerms(requestCount: 3))
        let good = await withTaskGroup(of: Bool.self) { group in
            for server in [0, 1, 0, 1, 0, 1] {
                group.addTask { await refusal { try await fixture.speak(three, at: server) } == nil }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect((1...3).contains(good))
        for _ in good..<3 { #expect(await reason(three) == nil) }
        #expect(await reason(three) == .invalidTicket)
        let five = try await ticket(TicketTerms(usageLimits: try UsageLimits(ttlv: .limits(5))))
        #expect(await reason(five, items: 3) == nil)
        #expect(await reason(five, items: 3) == .usageLimitExceeded)
        #expect(await reason(five, items: 2) == nil)
        #expect(await reason(five) == .usageLimitExceeded)
    }

    @Test("a delegated ticket does what its rights name with what its maker owns, over any good connection")
    func delegated() async throws {
        let (one, two) = (try await fixture.key(own), try await fixture.key(own))
        let other = try LoginFixture.certificate("other")
        let ticket = try await delegated([DelegatedRight(operations: [.get, .locate], objects: [one])])
        for connection in [other, LoginFixture.nobody, fixture.host] {
            let operations = try await fixture.speak(ticket, on: connection)
            #expect(await refusal { try await operations.get(GetRequest(uniqueIdentifier: one)) } == nil)
            #expect(await refusal { try await operations.get(GetRequest(uniqueIdentifier: two)) } == .permissionDenied)
            #expect(
                await refusal { try await operations.destroy(DestroyRequest(uniqueIdentifier: one)) }
                    == .permissionDenied
            )
            #expect(await refusal { try await fixture.key(operations) } == .permissionDenied)
            #expect(try await operations.locate(LocateRequest(attributes: Attributes([]))).uniqueIdentifiers == [one])
        }
        // What was granted to its maker is not his to pass on.
        let holder = fixture.shared.objects(0, fixture.holder)
        let granted = try await fixture.key(holder)
        try await fixture.shared.grant(["get"], on: granted, to: "host", by: fixture.holder)
        #expect(await refusal { try await own.get(GetRequest(uniqueIdentifier: granted)) } == nil)
        let all = try await fixture.speak(try await delegated([DelegatedRight()]), on: other)
        #expect(await refusal { try await all.get(GetRequest(uniqueIdentifier: granted)) } == .objectNotFound)
    }

    @Test("a ticket is told which operations it is for, and may always be ended by its holder")
    func allowed() async throws {
        let ticket = try await delegated([DelegatedRight(operations: [.get])])
        let other = fixture.shared.objects(1, try LoginFixture.certificate("other"))
        let speaker = try await other.speaking(in: MessageFacts(credentials: [ticket]))
        #expect(speaker.allowed == Access.ofOneself.union([.get]))
        guard case .ticket(let shown) = ticket else { return }
        _ = try await speaker.operations.logout(LogoutRequest(ticket: shown))
        #expect(await reason(ticket) == .invalidTicket)
    }

    @Test("a ticket makes no tickets, and rights that allow nothing or count by themselves make none")
    func refusals() async throws {
        for ticket in [try await ticket(), try await delegated([DelegatedRight()])] {
            let operations = try await fixture.speak(ticket)
            #expect(await refusal { try await operations.login(LoginRequest()) } == .permissionDenied)
            let request = DelegatedLoginRequest(rights: [DelegatedRight()])
            #expect(await refusal { try await operations.delegatedLogin(request) } == .permissionDenied)
        }
        #expect(await refusal { try await delegated([]) } == .invalidField)
        let counted = [DelegatedRight(usageLimits: try UsageLimits(ttlv: .limits(1)))]
        #expect(await refusal { try await delegated(counted) } == .featureNotSupported)
        let large = [DelegatedRight(objects: (0..<64).map { "\($0)" + String(repeating: "a", count: 600) })]
        #expect(await refusal { try await delegated(large) } == .invalidField)
    }

    @Test("a ticket ends with the login or the token by which it was got")
    func origin() async throws {
        let password = try await fixture.login()
        let operations = try await fixture.speak(LoginFixture.password("alice", password))
        let byLogin = KMIP.Credential.ticket(try await operations.login(LoginRequest()).ticket)
        let byToken = KMIP.Credential.ticket(
            try await fixture.shared.objects(0, fixture.holder).login(LoginRequest()).ticket
        )
        #expect(await reason(byLogin) == nil)
        #expect(await reason(byToken, on: fixture.holder) == nil)
        #expect(await reason(byToken) == .invalidTicket)
        let login = try #require(
            try await fixture.shared[0].logins(SharingFixture.page, by: fixture.holder).items.first
        )
        try await fixture.shared[0].removeLogin(login.id, by: fixture.holder)
        #expect(await reason(byLogin) == .invalidTicket)
        #expect(await reason(byToken, on: fixture.holder) == nil)
        // The same name again is another login, and what the first one got stays worthless.
        fixture.clock.move(seconds: 1)
        _ = try await fixture.login()
        #expect(await reason(byLogin) == .invalidTicket)
        let late = KMIP.Credential.ticket(
            try await fixture.shared.objects(0, fixture.holder).delegatedLogin(
                DelegatedLoginRequest(rights: [DelegatedRight()])
            ).ticket
        )
        #expect(await reason(late) == nil)
        for token in try await fixture.shared[0].tokens(SharingFixture.page, by: SharingFixture.admin).items {
            try await fixture.shared[0].revokeToken(token.id, by: SharingFixture.admin)
        }
        #expect(await reason(late) == .invalidTicket)
    }

    @Test("tickets are not made in a batch that is undone as a whole")
    func undone() async throws {
        let done = try await own.asOne { operations in
            (await refusal { try await operations.login(LoginRequest()) }, true)
        }
        #expect(done.answer == .featureNotSupported)
    }

    @Test("a subject has a hundred tickets at most, and what is over makes room")
    func room() async throws {
        for _ in 1...100 { _ = try await ticket(TicketTerms(leaseTime: .interval(60))) }
        #expect(await refusal { try await ticket() } == .permissionDenied)
        #expect(await refusal { try await fixture.shared.objects(0, fixture.holder).login(LoginRequest()) } == nil)
        fixture.clock.move(seconds: 61)
        _ = try await ticket()
        let rows = try await fixture.shared.servers.database.read(.tickets(of: Subject.commonName("host").stored))
        #expect(rows.count == 81)
    }

    @Test("a sealed server takes no ticket, and one that is open again does")
    func sealed() async throws {
        let ticket = try await ticket()
        let servers = fixture.shared.servers
        try await servers[0].seal(SealRequest(scope: .vault, force: true), by: SharingFixture.admin)
        #expect(await reason(ticket) == .generalFailure)
        try await servers.unseal(1)
        #expect(await reason(ticket) == nil)
    }

    @Test("tickets go through a rotate")
    func rotated() async throws {
        let ticket = try await ticket(TicketTerms(requestCount: 5))
        try await fixture.shared.servers.rotate(on: 0, naming: [0, 1])
        #expect(await refusal { try await fixture.speak(ticket, at: 0) } == nil)
        try await fixture.shared.servers.rewrap(on: 0)
        #expect(await refusal { try await fixture.speak(ticket, at: 0) } == nil)
    }
}
