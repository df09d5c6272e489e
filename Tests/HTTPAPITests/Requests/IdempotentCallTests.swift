import HTTPAPI
import HTTPTypes
import Operations
import Testing

@Suite("Idempotency-Key on what changes who may do what")
struct IdempotentCallTests {
    private static let replayed = HTTPField.Name("Idempotency-Replayed")
    private let shared: SharedFace

    init() async throws { shared = try await SharedFace() }

    private func isReplay(_ reply: Reply) -> Bool { Self.replayed.flatMap { reply.headers[$0] } == "true" }

    /// Sends it twice; the answers must be the same.
    private func twice(_ name: String, _ path: String, _ body: String = "", key: String) async throws -> Reply {
        let first = try await shared.ask(name, .post, path, body, keys: [key])
        let again = try await shared.ask(name, .post, path, body, keys: [key])
        #expect(first.status < 300 && !isReplay(first), "\(path): \(first.text)")
        #expect(again.status == first.status && again.bytes == first.bytes && isReplay(again), "\(path): \(again.text)")
        #expect(again.headers[.cacheControl] == "no-store", "\(path)")
        return first
    }

    @Test("a token is told again to who had it made, and to nobody else under the same key")
    func tokens() async throws {
        let body = #"{"name":"ci"}"#
        let made = try await twice("admin", "/v1/tokens", body, key: "one")
        #expect(try made.json["token"]?.text != nil)
        let another = #"{"name":"other"}"#
        let reused = try await shared.ask("admin", .post, "/v1/tokens", another, keys: ["one"])
        #expect(reused.status == 422 && reused.code == "idempotency-key-reused")
        #expect(try await shared.ask("ann", .post, "/v1/tokens", body, keys: ["one"]).code == "permission-denied")
        #expect(try await shared.ask("admin", .post, "/v1/tokens", body, keys: ["two"]).code == "already-exists")
    }

    @Test("an offer is made once and accepted once; afterwards its repetition says what was done")
    func transfers() async throws {
        let id = try await shared.key()
        let path = "/v1/objects/\(id)/transfer"
        _ = try await twice("ann", path, #"{"to":"token:carl"}"#, key: "one")
        let reused = try await shared.ask("ann", .post, path, #"{"to":"token:bob"}"#, keys: ["one"])
        #expect(reused.code == "idempotency-key-reused")
        _ = try await twice("carl", "\(path)/accept", key: "one")
        let late = try await shared.ask("ann", .post, path, #"{"to":"token:carl"}"#, keys: ["one"])
        #expect(late.status == 409 && late.code == "idempotency-answer-lost", "\(late.text)")
        #expect(try late.json["changed"]?[0]?["id"] == .text(id))
    }

    @Test("access is granted and revoked once in Cosmian's shapes")
    func access() async throws {
        let id = try await shared.key()
        let body = #"{"unique_identifier":"\#(id)","user_id":"token:bob","operation_types":["get"]}"#
        _ = try await twice("ann", "/access/grant", body, key: "grant")
        _ = try await twice("ann", "/access/revoke", body, key: "revoke")
        #expect(try await shared.list("bob", "/v1/grants/obtained").isEmpty)
        let create = #"{"user_id":"token:bob","operation_types":["create"]}"#
        _ = try await twice("admin", "/access/grant", create, key: "grant-create")
        _ = try await twice("admin", "/access/revoke", create, key: "revoke-create")
        #expect(try await shared.ask("bob", .get, "/access/create").json["has_create_permission"] == .flag(false))
    }

    @Test("a vault is made once, and who shows the set-up token hears it again")
    func initialize() async throws {
        let (host, holders) = (try await TestServer(), try Holders("ann", "ben"))
        let face = try Face(host.server, in: host.folder, FaceOptions(), Callers(takesAPITokens: true))
        let token = host.server.setupToken
        let body = #"{"threshold":2,"shareholders":\#(holders.list)}"#
        func ask(_ body: String, keys: [String] = ["one"]) async throws -> Reply {
            try await face.ask(.post, "/v1/initialize", json: body, token: token, keys: keys)
        }
        let first = try await ask(body)
        #expect(try first.status == 201 && first.json["adminToken"]?.text != nil, "\(first.text)")
        let again = try await ask(body)
        #expect(again.status == 201 && isReplay(again), "\(again.text)")
        for member in ["shares", "adminToken", "ceremony", "vault"] {
            #expect(try again.json[member] == first.json[member], "\(member)")
        }
        #expect(try await face.ask(.post, "/v1/initialize", json: body, keys: ["one"]).code == "already-initialized")
        #expect(try await ask(body, keys: []).code == "already-initialized")
        #expect(try await ask(body + " ").code == "idempotency-key-reused")
    }
}
