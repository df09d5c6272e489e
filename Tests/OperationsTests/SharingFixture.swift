import Access
import Canonical
import Secrets
import Store
import TestSupport

@testable import Operations

/// Two servers over one database, and people who share objects there.
struct SharingFixture: Sendable {
    let servers: ManyServers
    static let admin = ManyServers.local
    static let page = Page(limit: 100, after: nil)

    init(clock: any WallClock = SystemClock(), others: (any WallClock)? = nil) async throws {
        servers = try await ManyServers(2, clock: clock, others: others)
    }

    subscript(_ index: Int) -> KeyServer { servers[index] }

    static func mail(_ name: String) throws -> Requester {
        let subject = try Subject.mail("\(name)@example.com")
        return Requester(isLocal: false, credential: .identity(Identity(subject: subject, method: .bearer, source: "")))
    }

    func objects(_ index: Int, _ requester: Requester) -> ObjectOperations { servers[index].objects(for: requester) }

    /// Somebody who may make objects.
    func owner(_ name: String) async throws -> Requester {
        _ = try await self[0].setRoles(RolesRequest(roles: ["owner"]), of: "\(name)@example.com", by: Self.admin)
        return try Self.mail(name)
    }

    func key(of owner: Requester, tags: [String]? = nil) async throws -> String {
        let request = ObjectRequest(type: "symmetricKey", algorithm: "AES", length: 256, tags: tags)
        return try await objects(0, owner).make(request).id
    }

    /// A group of the founder's with these members.
    func group(_ name: String, _ members: [String], by founder: Requester) async throws {
        let request = GroupRequest(members: members.map { "\($0)@example.com" })
        _ = try await self[0].foundGroup(name, request, by: founder)
    }

    /// An object that the group owns.
    func key(ofGroup name: String, from owner: Requester, by member: Requester) async throws -> String {
        let id = try await key(of: owner)
        _ = try await objects(0, owner).offer(id, TransferRequest(to: "group:\(name)"))
        _ = try await objects(0, member).acceptTransfer(of: id)
        return id
    }

    func grant(_ operations: [String], on id: String, to subject: String, by owner: Requester, onward: Bool = false)
        async throws
    {
        let request = GrantRequest(operations: operations, grantable: onward)
        _ = try await objects(0, owner).grant(request, on: id, to: subject)
    }

    func scope(_ tag: String, to subject: String, by owner: Requester, of other: String? = nil) async throws {
        let request = ScopedGrantRequest(
            scope: ScopeBody(tag: tag),
            subject: subject,
            owner: other,
            operations: ["getAttributes"]
        )
        _ = try await self[0].grantScope(request, by: owner)
    }

    /// Writes a row as the vault itself would.
    func put<Row: TaggedRow>(_ row: Row) async throws {
        await servers.database.put(try await self[0].open().sealer.sealed(row, after: row).raw)
        try await servers.database.putHints(row)
    }
}

extension Requester {
    /// By an API token as it was answered; nil for anything else.
    init?(token: String?) {
        let parts = (token ?? "").split(separator: ".").map(String.init)
        guard parts.count == 3, let id = Bytes(hex: parts[1]) else { return nil }
        let secret = parts[2].map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 } + "="
        guard let bytes = Bytes(base64: String(secret)) else { return nil }
        let shown = PresentedAPIToken(id: id, secret: SecretBytes(copying: bytes))
        self.init(isLocal: false, credential: .apiToken(shown))
    }
}
