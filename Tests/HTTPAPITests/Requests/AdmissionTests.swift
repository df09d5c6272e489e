import HTTPAPI
import HTTPTypes
import Synchronization
import Testing

@Suite("What comes before a request is looked at")
struct AdmissionTests {
    /// What also answers without keys, or says by itself that it has none.
    private static let always: Set<String> = [
        "GET /", "GET /health", "GET /version", "GET /metrics", "GET /openapi.json", "GET /status", "POST /recover",
        "GET /v1/seal-status", "POST /v1/recover", "DELETE /v1/recover", "POST /v1/initialize", "POST /kmip",
        "POST /kmip/2_1", "GET /v1/ca/root.pem", "GET /v1/ca/history.pem", "GET /v1/ca/mesh.pem", "GET /v1/ca/crl.der",
        "GET /v1/ca/servers.crl.der", "GET /v1/ceremonies", "GET /v1/ceremonies/{id}",
        "GET /v1/ceremonies/{id}/shares/{holder}",
    ]

    @Test("a sealed server says so before it reads a path, a query or a body that is wrong")
    func sealed() async throws {
        let face = try await MadeVault().restarted().face
        let calls = try APIDescription().calls
        #expect(Self.always.subtracting(calls).isEmpty)
        for call in calls.subtracting(Self.always).sorted() {
            let parts = call.split(separator: " ").map(String.init)
            let method = try #require(HTTPRequest.Method(parts[0]))
            let path = parts[1].replacing(/\{[a-z]+\}/, with: "%20")
            let query = method == .get ? "?limit=0&after=%00" : ""
            let reply = try await face.ask(method, path + query, Array("{".utf8), mediaType: "text/plain")
            #expect(reply.status == 503 && reply.code == "sealed", "\(call): \(reply.text)")
            #expect(reply.headers[.retryAfter] == "5", "\(call)")
        }
    }

    /// Calls that only somebody whom the vault can name may make, with bodies.
    private static let calls: [(HTTPRequest.Method, String)] = [
        (.put, "/v1/roles/token%3Abob"), (.put, "/v1/groups/ops"), (.post, "/v1/tokens"),
        (.put, "/v1/objects/x/grants/token%3Abob"), (.put, "/v1/grants"), (.put, "/v1/vault/grants/token%3Abob"),
        (.post, "/v1/objects/x/transfer"), (.post, "/v1/objects/x/transfer/accept"), (.post, "/access/grant"),
        (.post, "/access/revoke"), (.post, "/v1/objects"), (.post, "/v1/objects/x/activate"),
        (.post, "/v1/objects/x/revoke"), (.delete, "/v1/objects/x"), (.post, "/v1/ceremonies"),
        (.post, "/v1/ceremonies/x/commit"), (.post, "/v1/seal"), (.post, "/v1/certificates"),
        (.post, "/v1/certificates/00/revoke"), (.post, "/v1/servers/00/revoke"), (.post, "/v1/masters/purge"),
        (.post, "/v1/database/verify"),
    ]

    @Test("a stranger is refused before his body is read, with an idempotency key too", arguments: [[], ["key"]])
    func strangers(keys: [String]) async throws {
        let shared = try await SharedFace()
        for (method, path) in Self.calls {
            for token in [nil, "kqt1.00112233445566778899aabbccddeeff.\(String(repeating: "A", count: 43))"] {
                let reads = Mutex(0)
                let reply = try await shared.face.ask(
                    method,
                    path,
                    Array(repeating: UInt8(ascii: "{"), count: 64 << 10),
                    mediaType: "application/json",
                    token: token,
                    keys: keys,
                    onRead: { reads.withLock { $0 += 1 } }
                )
                #expect(reply.status == 401, "\(method) \(path): \(reply.text)")
                #expect(reads.withLock { $0 } == 0, "\(method) \(path)")
            }
        }
    }

    @Test("whom the vault can name is read, an API token that was not seen before too")
    func callers() async throws {
        let shared = try await SharedFace()
        let reads = Mutex(0)
        let reply = try await shared.face.ask(
            .post,
            "/v1/tokens",
            Array(#"{"name":"new"}"#.utf8),
            mediaType: "application/json",
            token: shared.tokens["admin"],
            onRead: { reads.withLock { $0 += 1 } }
        )
        #expect(reply.status == 201 && reads.withLock { $0 } > 0)
    }
}
