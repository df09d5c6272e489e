import HTTPTypes
import Testing

@Suite("Roles, groups and tokens over REST")
struct DirectoryRoutesTests {
    private let shared: SharedFace

    init() async throws { shared = try await SharedFace() }

    @Test("everybody is told who he is")
    func me() async throws {
        let admin = try await shared.ask("admin", .get, "/v1/me").json
        #expect(admin["subject"] == .text("token:admin") && admin["method"] == .text("token"))
        #expect(admin["roles"]?.texts == ["admin"] && admin["rights"]?.texts == ["administer"])
        #expect(try await shared.ask("ann", .get, "/v1/me").json["rights"]?.texts == ["create"])
        let reader = try await shared.ask("reader", .get, "/v1/me").json
        #expect(reader["operations"]?.texts == ["get", "getAttributes"] && reader["rights"]?.texts == [])
        #expect(try await shared.ask("bob", .get, "/me").json == .object(["user": .text("token:bob")]))
        let single = try await shared.vault.host.face.ask(.get, "/v1/me").json
        #expect(single["subject"] == .text("admin") && single["method"] == .text("none"))
    }

    @Test("administrators give and take roles; the last one stays")
    func roles() async throws {
        let path = "/v1/roles/token%3Abob"
        for call in [(HTTPRequest.Method.put, #"{"roles":["auditor"]}"#), (.delete, "")] {
            #expect(try await shared.ask("ann", call.0, path, call.1).code == "permission-denied")
        }
        #expect(try await shared.ask("ann", .get, "/v1/roles").code == "permission-denied")
        #expect(try await shared.ask("ann", .get, path).code == "permission-denied")
        #expect(try await shared.ask("ann", .get, "/v1/roles/token%3Aann").json["roles"]?.texts == ["owner"])
        let given = try await shared.ask("admin", .put, path, #"{"roles":["auditor","owner","owner"]}"#)
        #expect(try given.json["roles"]?.texts == ["auditor", "owner"])
        #expect(try await shared.list("admin", "/v1/roles", "subject").contains("token:bob"))
        for (body, code) in [
            (#"{"roles":["king"]}"#, "invalid-request"), (#"{"roles":[1]}"#, "malformed-request"),
            ("{}", "malformed-request"), (#"{"roles":[],"role":"admin"}"#, "malformed-request"),
            (#"{"roles":[\#(Array(repeating: #""owner""#, count: 257).joined(separator: ","))]}"#, "invalid-request"),
        ] {
            let reply = try await shared.ask("admin", .put, path, body)
            #expect(reply.code == code, "\(body.prefix(50)): \(reply.text)")
        }
        for subject in ["group%3Aops", "role%3Aowner", "*"] {
            let reply = try await shared.ask("admin", .put, "/v1/roles/\(subject)", #"{"roles":["owner"]}"#)
            #expect(reply.code == "invalid-request", "\(subject)")
        }
        #expect(try await shared.ask("admin", .delete, path).status == 204)
        #expect(try await shared.ask("bob", .get, "/v1/me").json["roles"]?.texts == [])
        #expect(try await shared.ask("admin", .delete, "/v1/roles/admin").status == 204)
        let last = try await shared.ask("admin", .delete, "/v1/roles/token%3Aadmin")
        #expect(last.status == 409 && last.code == "conflict")
    }

    @Test("a group is founded, read, changed and removed by whom it concerns")
    func groups() async throws {
        #expect(try await shared.ask("bob", .put, "/v1/groups/ops", "{}").code == "permission-denied")
        let founded = try await shared.ask("ann", .put, "/v1/groups/ops", #"{"members":["token:bob","x@example.com"]}"#)
        #expect(founded.status == 201)
        #expect(try founded.json["members"]?.texts == ["token:bob", "x@example.com"])
        #expect(try await shared.ask("carl", .put, "/v1/groups/ops", "{}").code == "already-exists")
        let members = "/v1/groups/ops/members"
        #expect(try await shared.ask("bob", .put, "\(members)/token%3Aeve").code == "permission-denied")
        #expect(try await shared.ask("admin", .put, "\(members)/token%3Aeve").code == "permission-denied")
        for _ in 0..<2 { #expect(try await shared.ask("ann", .put, "\(members)/token%3Aeve").status == 204) }
        #expect(try await shared.ask("ann", .put, "\(members)/group%3Aother").code == "permission-denied")
        #expect(try await shared.ask("eve", .get, "/v1/groups/ops").json["members"]?.list?.count == 3)
        #expect(try await shared.ask("eve", .delete, "\(members)/token%3Abob").code == "permission-denied")
        #expect(try await shared.ask("eve", .delete, "\(members)/token%3Aeve").status == 204)
        #expect(try await shared.ask("eve", .get, "/v1/groups/ops").code == "not-found")
        #expect(try await shared.ask("ann", .delete, "\(members)/token%3Aeve").code == "not-found")
        #expect(try await shared.list("admin", "/v1/groups", "name") == ["ops"])
        #expect(try await shared.ask("admin", .delete, "/v1/groups/ops").status == 204)
        #expect(try await shared.ask("ann", .get, "/v1/groups/ops").code == "not-found")
        #expect(try await shared.ask("ann", .put, "/v1/groups/ops", "{}").code == "already-exists")
        #expect(try await shared.list("admin", "/v1/groups", "name").isEmpty)
    }

    @Test(
        "a group that makes no sense is refused",
        arguments: [
            (#"{"members":["role:owner"]}"#, "invalid-request"),
            (#"{"members":["token:a","token:a"]}"#, "invalid-request"),
            (#"{"members":"token:a"}"#, "malformed-request"), (#"{"member":["token:a"]}"#, "malformed-request"),
            (#"{"members":[""]}"#, "malformed-request"),
        ]
    )
    func senseless(body: String, code: String) async throws {
        #expect(try await shared.ask("ann", .put, "/v1/groups/ops", body).code == code)
        let many = (0...50).map { #""token:t\#($0)""# }.joined(separator: ",")
        #expect(try await shared.ask("ann", .put, "/v1/groups/ops", #"{"members":[\#(many)]}"#).code == "too-large")
        #expect(try await shared.ask("ann", .put, "/v1/groups/%ff", "{}").code == "malformed-request")
    }

    @Test("a token is shown once, listed without its secret, and made under a name once")
    func tokens() async throws {
        let body = #"{"name":"ci","operations":["get","create"],"expires":"\#(Self.nextYear)"}"#
        #expect(try await shared.ask("ann", .post, "/v1/tokens", body).code == "permission-denied")
        #expect(try await shared.ask("ann", .get, "/v1/tokens").code == "permission-denied")
        let made = try await shared.ask("admin", .post, "/v1/tokens", body, keys: ["one"])
        #expect(made.status == 201 && made.headers[.cacheControl] == "no-store")
        #expect(try made.json["operations"]?.texts == ["create", "get"])
        let text = try #require(try made.json["token"]?.text)
        #expect(try await shared.face.ask(.get, "/v1/me", token: text).json["subject"] == .text("token:ci"))
        #expect(try await shared.ask("admin", .post, "/v1/tokens", body).code == "already-exists")
        let listed = try await shared.ask("admin", .get, "/v1/tokens")
        #expect(!listed.text.contains(text.suffix(43)) && listed.text.contains("token:ci"))
        var (seen, after): ([String], String) = ([], "")
        repeat {
            let page = try await shared.ask("admin", .get, "/v1/tokens?limit=2\(after)").json
            seen += (page["items"]?.list ?? []).compactMap { $0["subject"]?.text }
            after = page["next"]?.text.map { "&after=\($0)" } ?? ""
        } while !after.isEmpty
        #expect(Set(seen).count == 7 && seen.count == 7)
        for (body, code) in [
            (#"{"name":""}"#, "malformed-request"), ("{}", "malformed-request"),
            (#"{"name":"x","operations":["fly"]}"#, "malformed-request"),
            (#"{"name":"x","expires":"2001-01-01T00:00:00Z"}"#, "invalid-request"),
            (#"{"name":"x","expires":"2200-01-01T00:00:00Z"}"#, "invalid-request"),
            (#"{"name":"x","expire":"2100-01-01T00:00:00Z"}"#, "malformed-request"),
        ] {
            let reply = try await shared.ask("admin", .post, "/v1/tokens", body)
            #expect(reply.code == code, "\(body): \(reply.text)")
        }
        for id in ["xyz", "00", String(repeating: "0", count: 32)] {
            #expect(try await shared.ask("admin", .delete, "/v1/tokens/\(id)").code == "not-found")
        }
        #expect(try await shared.ask("admin", .get, "/v1/tokens?after=x").code == "malformed-request")
    }

    @Test("nor does a token administer whose scope does not name it, whatever roles its subject has")
    func limited() async throws {
        _ = try await shared.ask("admin", .put, "/v1/roles/token%3Areader", #"{"roles":["admin","owner"]}"#)
        // A login of its own gives a token nothing: it may no more than the token.
        for (method, path, body) in SharedFace.calls where method != .get && path != "/v1/kmip-logins" {
            let reply = try await shared.ask("reader", method, path, body)
            #expect(["permission-denied", "not-found"].contains(reply.code), "\(method) \(path): \(reply.text)")
        }
        #expect(try await shared.ask("reader", .get, "/v1/roles").code == "permission-denied")
    }

    /// Within what a token may live.
    private static var nextYear: String { "2030-01-01T00:00:00Z" }
}
