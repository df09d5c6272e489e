import Access
import Canonical
import FoundationEssentials
import Logging
import Store
import TestSupport
import Testing

@testable import Operations

/// The token of a new administrator is in one answer only; an idempotency key brings it back.
@Suite("The token of a new administrator")
struct FounderTokenTests {
    static func server(over store: any Store) async throws -> KeyServer {
        var options = KeyServerOptions()
        options.isAuthenticating = true
        return try await KeyServer(
            store: store,
            folder: try await TestVault.newFolder(),
            options: options,
            log: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
    }

    /// Somebody who shows a bearer token that is no credential, under an idempotency key.
    static func showing(_ token: String, body: String = "body") throws -> Requester {
        let claim = IdempotencyClaim(
            try IdempotencyKey("key"),
            of: .everyone,
            method: "POST",
            target: "/",
            body: Digest(of: Bytes(body.utf8))
        )
        return Requester(isLocal: true, bearerToken: token, credential: .other, claim: claim)
    }

    @Test("who made the vault hears it again with the set-up token or the operator's, and nobody else")
    func initialize() async throws {
        let fixture = try await ManyServers(1, isOpen: false)
        let server = try await Self.server(over: fixture.database)
        let request = fixture.request
        let first = try await server.initialize(request, by: try Self.showing(server.setupToken))
        let token = try #require(first.adminToken)
        #expect(try await server.me(try #require(Requester(token: token))).roles == ["admin"])
        for shown in [server.setupToken, server.operatorToken] {
            let requester = try Self.showing(shown)
            try await server.requireInitializable(by: requester, orRepeated: true)
            let again = try await server.initialize(request, by: requester)
            #expect(again.adminToken == token && again.vault == first.vault && again.admin == first.admin)
            #expect(again.ceremony.nonce == first.ceremony.nonce && again.warnings == first.warnings)
            #expect(again.shares.map(\.encryptedShare) == first.shares.map(\.encryptedShare))
            #expect(again.rootCA == first.rootCA && again.meshCA == first.meshCA && again.header == first.header)
        }
        let another = try Self.showing(server.setupToken, body: "another")
        #expect(await code { try await server.initialize(request, by: another) } == "idempotency-key-reused")
        let nobody = try Self.showing("nobody")
        #expect(await code { try await server.initialize(request, by: nobody) } == "already-initialized")
        for orRepeated in [true, false] {
            #expect(
                await code { try await server.requireInitializable(by: nobody, orRepeated: orRepeated) }
                    == "already-initialized"
            )
        }
    }

    @Test("who committed a reset hears the new one again with the operator's token, until it is revoked")
    func reset() async throws {
        let fixture = try await CeremonyFixture()
        let server = try await Self.server(over: fixture.vault.store)
        for holder in ["one", "three"] {
            _ = try await server.recover(RecoverRequest(share: fixture.shares[holder] ?? ""), by: fixture.local)
        }
        let plain = Requester(isLocal: false, bearerToken: server.operatorToken, credential: .other)
        let ceremony = try await server.propose(CeremonyRequest(kind: "adminReset"), by: plain)
        for holder in ["one", "two"] {
            let share = fixture.consentRequest(holder, ceremony)
            _ = try await server.consent(share, toCeremony: ceremony.id, by: plain)
        }
        func commit(_ token: String) async throws -> CommitAnswer {
            try await server.commitCeremony(ceremony.id, by: try Self.showing(token))
        }
        let token = try #require(try await commit(server.operatorToken).adminToken)
        #expect(try await commit(server.operatorToken).adminToken == token)
        #expect(await code { try await commit("nobody") } == "not-authenticated")
        #expect(try await server.commitCeremony(ceremony.id, by: plain).adminToken == nil)
        let admin = try #require(Requester(token: token))
        #expect(try await server.verifyDatabase(by: admin).damaged.isEmpty)
        let id = try #require(token.split(separator: ".").dropFirst().first)
        try await server.revokeToken(String(id), by: admin)
        #expect(try await commit(server.operatorToken).adminToken == nil)
    }

    /// An administrator of an authenticating server, whom a reset is going to dismiss.
    private func administrator(_ server: KeyServer, _ fixture: CeremonyFixture) async throws -> Subject {
        for holder in ["one", "three"] {
            _ = try await server.recover(RecoverRequest(share: fixture.shares[holder] ?? ""), by: fixture.local)
        }
        let subject = try Subject.mail("ann@example.com")
        let roles = RolesRequest(roles: ["admin"])
        _ = try await fixture.server.setRoles(roles, of: subject.text, by: fixture.local)
        return subject
    }

    @Test("an administrator whom his own reset dismissed hears the new one's token again, and nobody else does")
    func dismissed() async throws {
        let fixture = try await CeremonyFixture()
        let server = try await Self.server(over: fixture.vault.store)
        let subject = try await administrator(server, fixture)
        func asking(_ subject: Subject, of claimant: Subject) throws -> Requester {
            let claim = IdempotencyClaim(
                try IdempotencyKey("key"),
                of: claimant,
                method: "POST",
                target: "/",
                body: Digest(of: [])
            )
            let identity = Identity(subject: subject, method: .bearer, source: "")
            return Requester(isLocal: false, credential: .identity(identity), claim: claim)
        }
        let ann = try asking(subject, of: subject)
        let ceremony = try await server.propose(
            CeremonyRequest(kind: "adminReset"),
            by: Requester(isLocal: false, credential: ann.credential)
        )
        for holder in ["one", "two"] {
            _ = try await server.consent(fixture.consentRequest(holder, ceremony), toCeremony: ceremony.id, by: ann)
        }
        let made = try await server.commitCeremony(ceremony.id, by: try asking(subject, of: subject))
        let token = try #require(made.adminToken)
        #expect(try await server.me(ann).roles.isEmpty)
        let again = try asking(subject, of: subject)
        #expect(try await server.keptAnswer(for: try #require(again.claim), by: again) == nil)
        #expect(try await server.commitCeremony(ceremony.id, by: again).adminToken == token)
        #expect(again.claim?.isReplayed == true)
        let eve = try Subject.mail("eve@example.com")
        for claimant in [eve, subject, .everyone] {
            let other = try asking(eve, of: claimant)
            let refused = await code { try await server.commitCeremony(ceremony.id, by: other) }
            #expect(refused == "permission-denied", "\(claimant.text)")
        }
    }

    @Test("a vault that is sealed refuses a second birth to whom it would tell nothing, and others once it is open")
    func sealed() async throws {
        let fixture = try await CeremonyFixture()
        let server = try await Self.server(over: fixture.vault.store)
        let nothing = Requester(isLocal: true, credential: .nothing, claim: try Self.showing("nobody").claim)
        for nobody in [try Self.showing("nobody"), nothing] {
            let refused = await code { try await server.requireInitializable(by: nobody, orRepeated: true) }
            #expect(refused == "already-initialized")
        }
        let shown = try Self.showing(server.operatorToken)
        #expect(await code { try await server.requireInitializable(by: shown, orRepeated: true) } == "sealed")
    }

    @Test("the encrypted shares of a repeated answer are not kept, since they are deleted once they are confirmed")
    func notKept() async throws {
        let fixture = try await ManyServers(1, isOpen: false)
        func asking() throws -> Requester {
            let claim = try Self.showing("").claim
            return Requester(isLocal: true, claim: claim)
        }
        let first = try await fixture[0].initialize(fixture.request, by: try asking())
        let again = try asking()
        let told = try await fixture[0].initialize(fixture.request, by: again)
        #expect(told.vault == first.vault && again.claim?.isReplayed == true)
        await fixture[0].keep(KeptAnswer(status: 201, mediaType: "application/json", body: []), for: again)
        let rows = try await fixture.database.rows(IdempotencyRow.self)
        #expect(rows.count == 1 && rows.allSatisfy { $0.answer == nil })
    }
}
