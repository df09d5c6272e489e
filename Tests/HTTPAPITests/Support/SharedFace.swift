import HTTPAPI
import HTTPTypes
import Operations
import Testing

/// An open vault whose callers show API tokens: an administrator, an owner, and two of whom nobody knows anything.
struct SharedFace: Sendable {
    let vault: MadeVault
    let face: Face
    /// By name.
    private(set) var tokens: [String: String] = [:]

    init() async throws {
        vault = try await MadeVault()
        face = try Face(vault.host.server, in: vault.host.folder, FaceOptions(), Callers(takesAPITokens: true))
        for (name, roles) in [("admin", "admin"), ("ann", "owner"), ("carl", "owner")] {
            try await addToken(name)
            _ = try await vault.host.face.ask(.put, "/v1/roles/token%3A\(name)", json: #"{"roles":["\#(roles)"]}"#)
        }
        for name in ["bob", "eve"] { try await addToken(name) }
        try await addToken("reader", operations: #"["get","getAttributes"]"#)
        _ = try await vault.host.face.ask(.put, "/v1/roles/token%3Areader", json: #"{"roles":["owner"]}"#)
    }

    private mutating func addToken(_ name: String, operations: String = "null") async throws {
        let body = #"{"name":"\#(name)","operations":\#(operations)}"#
        let made = try await vault.host.face.ask(.post, "/v1/tokens", json: body)
        tokens[name] = try #require(try made.json["token"]?.text)
    }

    func ask(
        _ name: String,
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: String = "",
        keys: [String] = [],
        location: SourceLocation = #_sourceLocation
    ) async throws -> Reply {
        let token = try #require(tokens[name])
        return try await face.ask(method, path, json: body, token: token, keys: keys, location: location)
    }

    /// A key that ann has.
    func key(_ members: String = "") async throws -> String {
        let made = try await ask("ann", .post, "/v1/objects", #"{"type":"symmetricKey","algorithm":"AES"\#(members)}"#)
        return try #require(try made.json["id"]?.text)
    }

    /// What a list names, by that member.
    func list(_ name: String, _ path: String, _ member: String = "id") async throws -> [String] {
        let reply = try await ask(name, .get, path)
        #expect(reply.status == 200, "\(reply.text)")
        return try (reply.json["items"]?.list ?? []).compactMap { $0[member]?.text }
    }

    /// Every call of these routes, about one object.
    static func calls(about id: String) -> [(HTTPRequest.Method, String, String)] {
        let grant = #"{"operations":["get"]}"#
        return [
            (.get, "/v1/objects/\(id)", ""), (.get, "/v1/objects/\(id)/material", ""),
            (.get, "/v1/objects/\(id)/grants", ""), (.put, "/v1/objects/\(id)/grants/token%3Abob", grant),
            (.delete, "/v1/objects/\(id)/grants/token%3Abob", ""),
            (.post, "/v1/objects/\(id)/transfer", #"{"to":"token:bob"}"#),
            (.delete, "/v1/objects/\(id)/transfer", ""), (.post, "/v1/objects/\(id)/transfer/accept", ""),
            (.post, "/v1/objects/\(id)/activate", ""),
            (.post, "/v1/objects/\(id)/revoke", #"{"reason":"superseded"}"#), (.delete, "/v1/objects/\(id)", ""),
            (.get, "/access/list/\(id)", ""),
            (
                .post, "/access/grant",
                #"{"unique_identifier":"\#(id)","user_id":"token:bob","operation_types":["get"]}"#
            ),
            (
                .post, "/access/revoke",
                #"{"unique_identifier":"\#(id)","user_id":"token:bob","operation_types":["get"]}"#
            ),
        ]
    }

    /// Every other call of these routes.
    static let calls: [(HTTPRequest.Method, String, String)] = [
        (.get, "/v1/me", ""), (.get, "/me", ""), (.get, "/v1/grants", ""), (.get, "/v1/grants/obtained", ""),
        (.put, "/v1/grants", #"{"scope":{"tag":"a"},"subject":"token:bob","operations":["get"]}"#),
        (.delete, "/v1/grants?tag=a&subject=token%3Abob", ""), (.get, "/v1/vault/grants", ""),
        (.put, "/v1/vault/grants/token%3Abob", #"{"operations":["create"]}"#),
        (.delete, "/v1/vault/grants/token%3Abob", ""), (.get, "/v1/transfers", ""), (.get, "/v1/roles", ""),
        (.get, "/v1/roles/token%3Aann", ""), (.put, "/v1/roles/token%3Aann", #"{"roles":[]}"#),
        (.delete, "/v1/roles/token%3Aann", ""), (.get, "/v1/groups", ""), (.get, "/v1/groups/ops", ""),
        (.put, "/v1/groups/ops", "{}"), (.delete, "/v1/groups/ops", ""),
        (.put, "/v1/groups/ops/members/token%3Abob", ""), (.delete, "/v1/groups/ops/members/token%3Abob", ""),
        (.get, "/v1/tokens", ""), (.post, "/v1/tokens", #"{"name":"new"}"#),
        (.get, "/v1/kmip-logins", ""), (.post, "/v1/kmip-logins", #"{"user":"new"}"#),
        (.delete, "/v1/kmip-logins/\(String(repeating: "0", count: 64))", ""),
        (.get, "/v1/kmip-tickets", ""), (.delete, "/v1/kmip-tickets/\(String(repeating: "0", count: 32))", ""),
        (.delete, "/v1/tokens/00112233445566778899aabbccddeeff", ""), (.get, "/access/owned", ""),
        (.get, "/access/obtained", ""), (.get, "/access/create", ""), (.get, "/access/privileged", ""),
    ]
}
