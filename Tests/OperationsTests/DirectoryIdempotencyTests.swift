import Access
import Canonical
import Store
import TestSupport
import Testing

@testable import Operations

/// What changes who may do what is done once under an idempotency key, and answered the same.
@Suite("Idempotency keys of tokens, grants and transfers")
struct DirectoryIdempotencyTests {
    private let fixture: SharingFixture
    private let admin = SharingFixture.admin
    private let ann: Requester
    private let bob: Requester

    init() async throws {
        fixture = try await SharingFixture()
        ann = try await fixture.owner("ann")
        bob = try SharingFixture.mail("bob")
    }

    /// A request as it arrives anew each time that it is sent.
    private func request(_ key: String, of requester: Requester, body: String = "") async throws -> Requester {
        let claim = IdempotencyClaim(
            try IdempotencyKey(key),
            of: try await fixture[0].claimant(of: requester),
            method: "POST",
            target: "/",
            body: Digest(of: Bytes(body.utf8))
        )
        return Requester(isLocal: requester.isLocal, credential: requester.credential, claim: claim)
    }

    private func makeToken(_ key: String = "key", body: String = "", on index: Int = 0) async throws -> TokenAnswer {
        let requester = try await request(key, of: admin, body: body)
        return try await fixture[index].makeToken(TokenRequest(name: "ci", operations: ["get"]), by: requester)
    }

    private func damages() async throws -> [Damage] { try await fixture[0].verifyDatabase(by: admin).damaged }

    @Test("a token is made once, and its repetition on another server has its text, which stands nowhere in the clear")
    func token() async throws {
        let first = try await makeToken()
        let text = try #require(first.token)
        let again = try await makeToken(on: 1)
        #expect("\(again)" == "\(first)")
        #expect(try await fixture[1].tokens(SharingFixture.page, by: admin).items.count == 1)
        #expect(await refusalCode { _ = try await makeToken(body: "other") } == "idempotency-key-reused")
        #expect(await refusalCode { _ = try await makeToken("other") } == "already-exists")
        let secret = try #require(Requester(token: text))
        #expect(try await fixture[1].me(secret).subject == "token:ci")
        let row = try #require(try await fixture.servers.database.rows(IdempotencyRow.self).first)
        #expect(!String(decoding: row.answer ?? [], as: UTF8.self).contains(text.suffix(43)))
        #expect(!String(decoding: row.steps, as: UTF8.self).contains(text.suffix(43)))
        #expect(try await damages() == [])
    }

    @Test("a login is made once, its repetition has its password, and where it was removed meanwhile there is none")
    func login() async throws {
        let text = try #require(try await fixture[0].makeToken(TokenRequest(name: "ci"), by: admin).token)
        let token = try #require(Requester(token: text))
        let body = KMIPLoginBody(user: "disk")
        let first = try await fixture[0].makeLogin(body, by: request("key", of: token))
        let again = try await fixture[1].makeLogin(body, by: request("key", of: token))
        #expect(again.password == first.password && again.id == first.id && first.password != nil)
        try await fixture[1].removeLogin(first.id, by: token)
        #expect(
            await refusalCode { _ = try await fixture[0].makeLogin(body, by: request("key", of: token)) } == "not-found"
        )
        let other = try await fixture[0].makeLogin(body, by: token)
        let late = try await fixture[1].makeLogin(body, by: request("key", of: token))
        #expect(late.password == nil && other.password != first.password)
        #expect(try await damages() == [])
    }

    @Test("what is repeated while the first still runs makes one token, on two servers of one database")
    func atOnce() async throws {
        let texts = try await withThrowingTaskGroup(of: String?.self) { group in
            for runner in 0..<8 { group.addTask { try await makeToken(on: runner % 2).token } }
            return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
        }
        #expect(texts.count == 1 && !texts.contains(nil))
        #expect(try await damages() == [])
    }

    @Test("a token whose answer was lost between the commit and the caller is told by the repetition")
    func lost() async throws {
        let store = fixture.servers.members[0].store
        await store.onApply(.writeAndThrow(StoreError(.outcomeUnknown, "test")))
        await store.beforeRead(of: LogRow.table) { await store.goDown() }
        #expect(await refusalCode { _ = try await makeToken() } == "outcome-unknown")
        await store.comeBack()
        let token = try #require(try await makeToken().token)
        #expect(try await makeToken(on: 1).token == token)
        #expect(try await fixture[0].tokens(SharingFixture.page, by: admin).items.count == 1)
    }

    @Test("a token that was revoked meanwhile is not told again, and who manages tokens no more hears nothing")
    func revoked() async throws {
        let made = try await makeToken()
        try await fixture[0].revokeToken(made.id, by: admin)
        let again = try await makeToken()
        #expect(again.id == made.id && again.revoked != nil && again.token == nil)
        try await fixture.servers[0].requireCaller(admin)
        _ = try await fixture[0].setRoles(RolesRequest(roles: ["admin"]), of: "ann@example.com", by: admin)
        let first = try await request("ann", of: ann)
        _ = try await fixture[0].makeToken(TokenRequest(name: "anns"), by: first)
        _ = try await fixture[0].setRoles(RolesRequest(roles: ["owner"]), of: "ann@example.com", by: admin)
        let late = try await request("ann", of: ann)
        #expect(
            await refusalCode { _ = try await fixture[1].makeToken(TokenRequest(name: "anns"), by: late) }
                == "permission-denied"
        )
        #expect(late.claim?.isReplayed == true)
    }

    @Test("an offer and its acceptance are done once, and told again to whom they concern")
    func transfer() async throws {
        let id = try await fixture.key(of: ann)
        func offer(_ index: Int) async throws -> TransferAnswer {
            try await fixture.objects(index, try await request("offer", of: ann))
                .offer(id, TransferRequest(to: "bob@example.com"))
        }
        func accept(_ index: Int) async throws -> ObjectAnswer {
            try await fixture.objects(index, try await request("accept", of: bob)).acceptTransfer(of: id)
        }
        let first = try await offer(0)
        #expect("\(try await offer(1))" == "\(first)")
        let taken = try await accept(0)
        #expect("\(try await accept(1))" == "\(taken)")
        // It is his now, and the offer is over: she hears that it was done, and no more.
        let late = try await request("offer", of: ann)
        let refused = await refusalCode {
            _ = try await fixture.objects(1, late).offer(id, TransferRequest(to: "bob@example.com"))
        }
        #expect(refused == "objectNotFound" && late.claim?.isReplayed == true)
        #expect(try await damages() == [])
    }

    @Test("a grant in Cosmian's shape that was taken back is not given again by a repetition, nor the other way round")
    func grant() async throws {
        let id = try await fixture.key(of: ann)
        let access = CosmianAccess(object: id, user: "bob@example.com", operations: ["get"])
        _ = try await fixture.objects(0, try await request("grant", of: ann)).grantAsCosmian(access)
        let again = try await request("grant", of: ann)
        #expect(try await fixture.objects(1, again).grantAsCosmian(access).hasSuffix("successfully added"))
        #expect(again.claim?.isReplayed == true)
        _ = try await fixture.objects(0, try await request("revoke", of: ann)).revokeAsCosmian(access)
        let late = try await request("grant", of: ann)
        #expect(await refusalCode { _ = try await fixture.objects(1, late).grantAsCosmian(access) } == "objectNotFound")
        #expect(try await fixture.objects(0, ann).grants(on: id).items.isEmpty)
        try await fixture.grant(["get"], on: id, to: "bob@example.com", by: ann)
        let revoked = try await request("revoke", of: ann)
        #expect(try await fixture.objects(1, revoked).revokeAsCosmian(access).hasSuffix("successfully deleted"))
        #expect(try await fixture.objects(0, ann).grants(on: id).items.count == 1)
        #expect(try await damages() == [])
    }

    @Test("create is granted and taken back once")
    func create() async throws {
        let access = CosmianAccess(object: nil, user: "bob@example.com", operations: ["create"])
        for _ in 0..<2 {
            let requester = try await request("grant", of: admin)
            _ = try await fixture.objects(0, requester).grantAsCosmian(access)
        }
        #expect(try await fixture[0].me(bob).rights == ["create"])
        for _ in 0..<2 {
            let requester = try await request("revoke", of: admin)
            _ = try await fixture.objects(1, requester).revokeAsCosmian(access)
        }
        #expect(try await fixture[0].me(bob).rights.isEmpty)
        let late = try await request("grant", of: admin)
        #expect(await refusalCode { _ = try await fixture.objects(0, late).grantAsCosmian(access) } == "not-found")
    }
}

extension CosmianAccess {
    fileprivate init(object: String?, user: String, operations: [String]) {
        self.init(uniqueIdentifier: object, userID: user, operationTypes: operations)
    }
}
