import Access
import Canonical
import KMIP
import KMIPServer
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

@Suite("Asynchronous requests: who asked")
struct AsynchronousAskerTests {
    private typealias F = AsynchronousFixture

    /// The answer to one item, with a credential in the header.
    private func ask(
        _ item: TTLV,
        _ indicator: AsynchronousIndicator?,
        _ credential: KMIP.Credential?,
        by requester: Requester,
        _ fixture: LoginFixture
    ) async throws -> ResponseBatchItem {
        var header = RequestHeader(version: .latest, batchCount: 1)
        header.asynchronousIndicator = indicator
        header.credentials = credential.map { [$0] } ?? []
        let body = BinaryTTLV.encode(TTLV(.requestMessage, .structure([header.ttlv, item])))
        let request = KMIPRequest(body: body, encoding: .binary, isCosmianPath: false, now: 1)
        let bytes = await KMIPService().answer(request, by: fixture.shared.objects(0, requester)).bytes
        return try #require(try ResponseMessage(ttlv: try BinaryTTLV.decode(bytes)).items.first)
    }

    @Test("what was asked by a token is done within its scope, and not once the token is revoked")
    func token() async throws {
        let fixture = try await LoginFixture()
        let narrow = try await LoginFixture.token("narrow", fixture.shared, operations: ["getAttributes"])
        _ = try await fixture.shared[0].setRoles(RolesRequest(roles: ["owner"]), of: "token:narrow", by: F.admin)
        let beyond = try await ask(F.key(), .mandatory, nil, by: narrow, fixture).asynchronousCorrelationValue
        let good = try await ask(F.key(), .mandatory, nil, by: fixture.holder, fixture).asynchronousCorrelationValue
        let late = try await ask(F.key(), .mandatory, nil, by: fixture.holder, fixture).asynchronousCorrelationValue
        let isDone = try await fixture.shared[1].workOff(upTo: #require(good), in: fixture.shared[1].open())
        #expect(isDone)
        let poll = F.item(.poll, F.value(good))
        #expect(try await ask(poll, nil, nil, by: fixture.holder, fixture).status == .success)
        for token in try await fixture.shared[0].tokens(SharingFixture.page, by: F.admin).items
        where token.subject == "token:backup" {
            try await fixture.shared[0].revokeToken(token.id, by: F.admin)
        }
        await fixture.shared[1].workOff()
        #expect(
            try await ask(F.item(.poll, F.value(beyond)), nil, nil, by: narrow, fixture).reason == .permissionDenied
        )
        let row = try await fixture.shared.servers.database.row(
            AsynchronousRow.self,
            key: AsynchronousRow.key(try #require(late))
        )
        #expect(row?.state == AsynchronousState.failed)
    }

    @Test("what was asked by a ticket is not done once the ticket is ended or over", arguments: [false, true])
    func ticket(isEnded: Bool) async throws {
        let fixture = try await LoginFixture()
        let objects = fixture.shared.objects(0, fixture.host)
        let ticket = try await objects.login(LoginRequest(TicketTerms(leaseTime: .interval(60)))).ticket
        let value = try await ask(F.key(), .mandatory, .ticket(ticket), by: fixture.host, fixture)
            .asynchronousCorrelationValue
        if isEnded {
            _ = try await objects.logout(LogoutRequest(ticket: ticket))
        } else {
            fixture.clock.move(seconds: 61)
        }
        await fixture.shared[1].workOff()
        let told = try await ask(F.item(.poll, F.value(value)), nil, nil, by: fixture.host, fixture)
        #expect(told.status == .operationFailed)
        #expect(told.reason == .permissionDenied || told.reason == .invalidTicket)
    }

    @Test("who holds a delegated ticket fetches what he asked by it, and nothing of who had it made, nor that one his")
    func delegated() async throws {
        let fixture = try await LoginFixture()
        let objects = fixture.shared.objects(0, fixture.host)
        let key = try await fixture.key(objects)
        let rights = [DelegatedRight(operations: [.getAttributes], objects: [key])]
        let ticket = try await objects.delegatedLogin(DelegatedLoginRequest(rights: rights)).ticket
        let other = try LoginFixture.certificate("other")
        let shown = KMIP.Credential.ticket(ticket)
        let get = F.item(.getAttributes, F.on(key))
        let his = try await ask(get, .mandatory, shown, by: other, fixture).asynchronousCorrelationValue
        #expect(his?.count == 16)
        let refused = try await ask(F.item(.get, F.on(key)), .mandatory, shown, by: other, fixture)
        #expect(refused.reason == .permissionDenied)
        let own = try await ask(get, .mandatory, nil, by: fixture.host, fixture).asynchronousCorrelationValue
        await fixture.shared[1].workOff()
        let (poll, pollOwn) = (F.item(.poll, F.value(his)), F.item(.poll, F.value(own)))
        #expect(try await ask(poll, nil, shown, by: other, fixture).status == .success)
        #expect(try await ask(pollOwn, nil, shown, by: other, fixture).reason == .invalidAsynchronousCorrelationValue)
        #expect(try await ask(poll, nil, nil, by: fixture.host, fixture).reason == .invalidAsynchronousCorrelationValue)
        #expect(try await ask(poll, nil, nil, by: other, fixture).reason == .invalidAsynchronousCorrelationValue)
        #expect(try await ask(pollOwn, nil, nil, by: fixture.host, fixture).status == .success)
    }

    @Test("what was asked by a login is done as its token's subject, and not once the login is removed")
    func login() async throws {
        let fixture = try await LoginFixture()
        let shown = LoginFixture.password("alice", try await fixture.login())
        let first = try await ask(F.key(), .mandatory, shown, by: fixture.host, fixture).asynchronousCorrelationValue
        await fixture.shared[1].workOff()
        #expect(try await ask(F.item(.poll, F.value(first)), nil, shown, by: fixture.host, fixture).status == .success)
        let second = try await ask(F.key(), .mandatory, shown, by: fixture.host, fixture).asynchronousCorrelationValue
        for login in try await fixture.shared[0].logins(SharingFixture.page, by: fixture.holder).items {
            try await fixture.shared[0].removeLogin(login.id, by: fixture.holder)
        }
        await fixture.shared[1].workOff()
        let told = try await ask(F.item(.poll, F.value(second)), nil, nil, by: fixture.holder, fixture)
        #expect(told.reason == .permissionDenied)
    }
}
