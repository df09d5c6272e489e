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
}
