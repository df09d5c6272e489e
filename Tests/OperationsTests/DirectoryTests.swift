import Access
import Canonical
import Foundation
import KMIP
import Secrets
import Store
import TestSupport
import Testing

@testable import Operations

/// Who may do what, as two servers over one database decide it.
@Suite struct DirectoryTests {
    let servers: ManyServers
    let id: String

    init() async throws {
        servers = try await ManyServers(2)
        id = try await servers.create(on: 0)
    }

    @Test(
        "a stranger learns nothing of an object; a grant is seen by the other server's next request, and its end as well"
    )
    func grants() async throws {
        let bob = try Self.mail("bob@example.com")
        #expect(await refusal { _ = try await objects(1, bob).describe(id) } == .objectNotFound)
        _ = try await objects(0, Self.admin).grant(
            GrantRequest(operations: ["getAttributes"]),
            on: id,
            to: "bob@example.com"
        )
        #expect(try await objects(1, bob).describe(id).id == id)
        #expect(await refusal { _ = try await objects(1, bob).material(id) } == .permissionDenied)
        #expect(try await objects(1, bob).list(ObjectQuestion(), Page(limit: 10, after: nil)).items.map(\.id) == [id])
        try await objects(0, Self.admin).revokeGrant(on: id, to: "bob@example.com")
        #expect(await refusal { _ = try await objects(1, bob).describe(id) } == .objectNotFound)
        #expect(try await servers.damages(seenBy: 0).isEmpty)
    }

    @Test("a grant to a group counts for its members, as long as they are members, on every server")
    func groups() async throws {
        let bob = try Self.mail("bob@example.com")
        _ = try await servers[0].foundGroup("ops", GroupRequest(members: []), by: Self.admin)
        _ = try await objects(0, Self.admin).grant(GrantRequest(operations: ["get"]), on: id, to: "group:ops")
        #expect(await refusal { _ = try await objects(1, bob).material(id) } == .objectNotFound)
        try await servers[0].addMember("bob@example.com", toGroup: "ops", by: Self.admin)
        #expect(try await objects(1, bob).material(id).id == id)
        #expect(try await servers[1].me(bob).groups == ["ops"])
        try await servers[0].removeMember("bob@example.com", fromGroup: "ops", by: Self.admin)
        #expect(await refusal { _ = try await objects(1, bob).material(id) } == .objectNotFound)
        #expect(await refusalCode { _ = try await servers[1].group("ops", by: bob) } == "not-found")
    }

    @Test("a grant on a prefix of names reaches objects that are made later, and no others")
    func scopes() async throws {
        let bob = try Self.mail("bob@example.com")
        let scope = ScopeBody(prefix: "prod/")
        let request = try JSONGrant(scope: scope, subject: "bob@example.com", operations: ["get"]).request
        _ = try await servers[0].grantScope(request, by: Self.admin)
        let named = try await objects(0, Self.admin).make(
            ObjectRequest(type: "symmetricKey", algorithm: "AES", length: 256, names: ["prod/a"])
        )
        let other = try await objects(0, Self.admin).make(
            ObjectRequest(type: "symmetricKey", algorithm: "AES", length: 256, names: ["test/a"])
        )
        #expect(try await objects(1, bob).material(named.id).id == named.id)
        #expect(await refusal { _ = try await objects(1, bob).material(other.id) } == .objectNotFound)
        let seen = try await objects(1, bob).list(ObjectQuestion(), Page(limit: 10, after: nil)).items.map(\.id)
        #expect(seen == [named.id])
        try await servers[0].revokeScope(ScopedRevocation(scope: scope, subject: "bob@example.com"), by: Self.admin)
        #expect(await refusal { _ = try await objects(1, bob).material(named.id) } == .objectNotFound)
    }

    @Test("an object changes hands only when the new owner accepts, and the old one has nothing of it then")
    func transfer() async throws {
        let bob = try Self.mail("bob@example.com")
        _ = try await objects(0, Self.admin).offer(id, TransferRequest(to: "bob@example.com"))
        #expect(await refusal { _ = try await objects(1, bob).describe(id) } == .objectNotFound)
        #expect(try await objects(1, bob).transfers().items.map(\.id) == [id])
        let eve = try Self.mail("eve@example.com")
        #expect(await refusal { _ = try await objects(1, eve).acceptTransfer(of: id) } == .objectNotFound)
        #expect(try await objects(1, bob).acceptTransfer(of: id).id == id)
        #expect(await refusal { _ = try await objects(0, Self.admin).describe(id) } == .objectNotFound)
        #expect(try await objects(1, bob).transfers().items.isEmpty)
        #expect(try await servers.damages(seenBy: 0).isEmpty)
    }

    @Test("a token calls as its own subject, within its scope, until it is revoked or over, on every server")
    func tokens() async throws {
        let made = try await servers[0].makeToken(
            TokenRequest(name: "ci", operations: ["create", "getAttributes"]),
            by: Self.admin
        )
        let ci = try Self.token(try #require(made.token))
        #expect(await refusal { _ = try await objects(1, ci).make(Self.aes) } == .permissionDenied)
        _ = try await servers[0].grantCreate(GrantRequest(operations: ["create"]), to: "token:ci", by: Self.admin)
        let own = try await objects(1, ci).make(Self.aes)
        #expect(await refusal { _ = try await objects(1, ci).material(own.id) } == .permissionDenied)
        #expect(try await servers[1].me(ci).subject == "token:ci")
        try await servers[0].revokeToken(made.id, by: Self.admin)
        #expect(await refusalCode { _ = try await servers[1].me(ci) } == "not-authenticated")
        #expect(
            await refusalCode {
                _ = try await servers[1].me(try Self.token("\(FreshToken(random: SystemRandom()).text)"))
            }
                == "not-authenticated"
        )
    }

    @Test(
        "the text and the hash of a token stand nowhere in the database or in a list, but for the hash of its secret part"
    )
    func tokenSecret() async throws {
        let made = try await servers[0].makeToken(TokenRequest(name: "ci"), by: Self.admin)
        let text = try #require(made.token)
        let secret = Bytes(text.utf8.suffix(43))
        for table in Schema.tables {
            for row in await servers.database.all(table) {
                for case .bytes(let bytes) in row.values { #expect(!bytes.contains(secret), "\(table)") }
            }
        }
        #expect(try await servers[1].tokens(Page(limit: 10, after: nil), by: Self.admin).items.map(\.token) == [nil])
    }

    @Test("an auditor sees every object's attributes and no material; an administrator has no key without a grant")
    func auditor() async throws {
        let bob = try Self.mail("bob@example.com")
        _ = try await servers[0].setRoles(RolesRequest(roles: ["auditor"]), of: "bob@example.com", by: Self.admin)
        #expect(try await objects(1, bob).describe(id).id == id)
        #expect(await refusal { _ = try await objects(1, bob).material(id) } == .permissionDenied)
        #expect(
            await refusalCode { try await servers[1].seal(SealRequest(scope: .server, force: true), by: bob) }
                == "permission-denied"
        )
        let eve = try Self.mail("eve@example.com")
        _ = try await servers[0].setRoles(RolesRequest(roles: ["admin"]), of: "eve@example.com", by: Self.admin)
        #expect(await refusal { _ = try await objects(1, eve).material(id) } == .objectNotFound)
    }

    @Test("the names of groups and tokens are used once, so that nobody gets what another was granted")
    func namesAreUsedOnce() async throws {
        _ = try await servers[0].foundGroup("ops", GroupRequest(members: ["bob@example.com"]), by: Self.admin)
        try await servers[0].removeGroup("ops", by: Self.admin)
        #expect(try await servers[1].me(try Self.mail("bob@example.com")).groups.isEmpty)
        #expect(try await servers[1].groups(by: Self.admin).items.isEmpty)
        #expect(await refusalCode { _ = try await servers[1].group("ops", by: Self.admin) } == "not-found")
        let group = await refusalCode { _ = try await servers[1].foundGroup("ops", GroupRequest(), by: Self.admin) }
        #expect(group == "already-exists")
        let made = try await servers[0].makeToken(TokenRequest(name: "ci"), by: Self.admin)
        try await servers[0].revokeToken(made.id, by: Self.admin)
        let token = await refusalCode { _ = try await servers[1].makeToken(TokenRequest(name: "ci"), by: Self.admin) }
        #expect(token == "already-exists")
    }

    @Test("an administrator does not join another's group, and so has nothing of what it was granted")
    func joining() async throws {
        _ = try await servers[0].setRoles(RolesRequest(roles: ["owner"]), of: "bob@example.com", by: Self.admin)
        _ = try await servers[0].foundGroup("ops", GroupRequest(), by: try Self.mail("bob@example.com"))
        let refused = await refusalCode {
            try await servers[1].addMember("admin", toGroup: "ops", by: Self.admin)
        }
        #expect(refused == "permission-denied")
    }

    @Test("more scopes than one question can name, granted by others, keep nobody from his list")
    func manyScopes() async throws {
        let bob = try Self.mail("bob@example.com")
        for number in 0..<50 {
            for grantee in ["bob@example.com", "*"].prefix(number < 16 ? 2 : 1) {
                let scope = ScopeBody(tag: "tag \(number) for \(grantee.utf8.count)")
                let grant = JSONGrant(scope: scope, subject: grantee, operations: ["get"])
                _ = try await servers[0].grantScope(try grant.request, by: Self.admin)
            }
        }
        let page = Page(limit: 10, after: nil)
        #expect(try await objects(1, bob).list(ObjectQuestion(), page).items.isEmpty)
        let tagged = ObjectRequest(type: "symmetricKey", algorithm: "AES", length: 256, tags: ["tag 7 for 1"])
        let made = try await objects(0, Self.admin).make(tagged)
        #expect(try await objects(1, bob).list(ObjectQuestion(), page).items.map(\.id) == [made.id])
    }

    @Test("the last administrator stays one")
    func lastAdministrator() async throws {
        let refused = await refusalCode {
            _ = try await servers[0].setRoles(RolesRequest(roles: []), of: "admin", by: Self.admin)
        }
        #expect(refused == "conflict")
        #expect(try await servers[1].me(Self.admin).roles == ["admin"])
    }

    @Test("nobody gets anything without a credential where one is needed")
    func nothing() async throws {
        for credential in [Credential.nothing, .other] {
            let stranger = Requester(isLocal: true, credential: credential)
            #expect(await refusalCode { _ = try await servers[0].me(stranger) } == "not-authenticated")
            #expect(await refusalCode { _ = try await objects(0, stranger).describe(id) } == "not-authenticated")
        }
    }

    @Test("an old directory that was put back is refused by every server that has seen the newer one")
    func rolledBack() async throws {
        let bob = try Self.mail("bob@example.com")
        _ = try await servers[0].setRoles(RolesRequest(roles: ["owner"]), of: "bob@example.com", by: Self.admin)
        #expect(try await servers[1].me(bob).roles == ["owner"])
        let rows = await servers.database.all(DirectoryRow.table) + servers.database.all(MemberRow.table)
        _ = try await servers[0].setRoles(RolesRequest(roles: []), of: "bob@example.com", by: Self.admin)
        #expect(try await servers[1].me(bob).roles.isEmpty)
        for row in rows { await servers.database.put(row) }
        for index in 0...1 { #expect(await refusalCode { _ = try await servers[index].me(bob) } == "state-damaged") }
    }

    private static let admin = ManyServers.local
    private static let aes = ObjectRequest(type: "symmetricKey", algorithm: "AES", length: 256)

    private static func mail(_ address: String) throws -> Requester {
        let identity = Identity(subject: try Subject.mail(address), method: .bearer, source: "test")
        return Requester(isLocal: false, credential: .identity(identity))
    }

    private static func token(_ text: String) throws -> Requester {
        let parts = text.split(separator: ".").map(String.init)
        let id = try #require(Bytes(hex: parts[1]))
        let padded = parts[2].map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 } + "="
        let secret = try #require(Bytes(base64: String(padded)))
        let shown = PresentedAPIToken(id: id, secret: SecretBytes(copying: secret))
        return Requester(isLocal: false, credential: .apiToken(shown))
    }

    private func objects(_ index: Int, _ requester: Requester) -> ObjectOperations {
        servers[index].objects(for: requester)
    }

    private func refusal(_ body: () async throws -> Void) async -> ResultReason? {
        do {
            try await body()
            return nil
        } catch let error as any KMIPReportable {
            return error.kmipError.reason
        } catch {
            Issue.record("\(error)")
            return nil
        }
    }
}

/// A grant on a scope as a body brings it.
private struct JSONGrant: Encodable {
    let scope: ScopeBody
    let subject: String
    let operations: [String]

    var request: ScopedGrantRequest {
        get throws { try JSONDecoder().decode(ScopedGrantRequest.self, from: JSONEncoder().encode(self)) }
    }
}
