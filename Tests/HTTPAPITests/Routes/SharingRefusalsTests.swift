import HTTPTypes
import Testing

/// What holds for all calls about who may do what.
@Suite("Sharing over REST: what strangers and sealed servers hear")
struct SharingRefusalsTests {
    @Test("of an object that one may not know the answer is the same, byte for byte, as of one that does not exist")
    func hidden() async throws {
        let shared = try await SharedFace()
        let id = try await shared.key(#","names":["hers"],"tags":["web"]"#)
        _ = try await shared.ask("ann", .put, "/v1/objects/\(id)/grants/token%3Acarl", #"{"operations":["get"]}"#)
        let (there, nowhere) = (SharedFace.calls(about: id), SharedFace.calls(about: "nothing"))
        for name in ["eve", "admin", "reader"] {
            for (one, other) in zip(there, nowhere) {
                let found = try await shared.ask(name, one.0, one.1, one.2)
                let missing = try await shared.ask(name, other.0, other.1, other.2)
                #expect(found.status == 404 && found.code == "not-found", "\(name) \(one.0) \(one.1): \(found.text)")
                #expect(found.status == missing.status && found.bytes == missing.bytes, "\(name) \(one.0) \(one.1)")
                #expect(found.headers == missing.headers)
            }
        }
        #expect(try await shared.list("eve", "/v1/objects").isEmpty)
    }

    @Test(
        "nor does what is wrong with the request tell them apart",
        arguments: [
            #"{"operations":["get"],"until":"2001-01-01T00:00:00Z"}"#, #"{"operations":[]}"#,
            #"{"operations":["fly"]}"#,
            #"{"operations":["create"]}"#, #"{"operations":["get"],"unti":"2030-01-01T00:00:00Z"}"#, "{", "[]",
        ]
    )
    func malformed(body: String) async throws {
        let shared = try await SharedFace()
        let id = try await shared.key()
        let replies = try await [id, "nothing"].asyncMap {
            try await shared.ask("eve", .put, "/v1/objects/\($0)/grants/token%3Abob", body)
        }
        #expect(replies[0].bytes == replies[1].bytes && replies[0].status == replies[1].status)
    }

    @Test("of a group that one may not know the answer is the same as of one that does not exist")
    func hiddenGroups() async throws {
        let shared = try await SharedFace()
        #expect(try await shared.ask("ann", .put, "/v1/groups/ops", #"{"members":["token:bob"]}"#).status == 201)
        let calls: [(HTTPRequest.Method, String)] = [
            (.get, ""), (.delete, ""), (.put, "/members/token%3Aeve"), (.delete, "/members/token%3Abob"),
        ]
        for (method, rest) in calls {
            let found = try await shared.ask("eve", method, "/v1/groups/ops\(rest)")
            let missing = try await shared.ask("eve", method, "/v1/groups/none\(rest)")
            #expect(found.code == "not-found" && found.bytes == missing.bytes, "\(method) \(rest)")
        }
        let scope = #"{"scope":{"tag":"web"},"subject":"token:bob","operations":["get"]}"#
        _ = try await shared.ask("ann", .put, "/v1/grants", scope)
        let found = try await shared.ask("eve", .delete, "/v1/grants?tag=web&subject=token%3Abob&owner=token%3Aann")
        let missing = try await shared.ask("eve", .delete, "/v1/grants?tag=none&subject=token%3Abob&owner=token%3Aann")
        #expect(found.code == "not-found" && found.bytes == missing.bytes)
        #expect(try await shared.list("eve", "/v1/groups", "name").isEmpty)
        #expect(try await shared.list("bob", "/v1/groups", "name") == ["ops"])
    }

    @Test("without a credential, and with one that is none, every call is 401")
    func strangers() async throws {
        let shared = try await SharedFace()
        let id = try await shared.key()
        for (method, path, body) in SharedFace.calls + SharedFace.calls(about: id) {
            let reply = try await shared.face.ask(method, path, json: body)
            #expect(reply.status == 401 && reply.code == "not-authenticated", "\(method) \(path): \(reply.text)")
        }
        let wrong = "kqt1.\(String(repeating: "0", count: 32)).\(String(repeating: "A", count: 43))"
        for token in ["nothing", wrong] {
            let reply = try await shared.face.ask(.get, "/v1/me", token: token)
            #expect(reply.status == 401 && reply.code == "not-authenticated")
        }
    }

    @Test("a sealed server answers every call with 503, whoever asks")
    func sealed() async throws {
        let shared = try await SharedFace()
        let id = try await shared.key()
        #expect(try await shared.ask("admin", .post, "/v1/seal", #"{"force":true}"#).status == 204)
        for (method, path, body) in SharedFace.calls + SharedFace.calls(about: id) {
            let reply = try await shared.ask("ann", method, path, body)
            #expect(reply.status == 503 && reply.code == "sealed", "\(method) \(path): \(reply.text)")
        }
    }

    @Test("a revoked token is refused by every call, also by those that ask only who he is")
    func revoked() async throws {
        let shared = try await SharedFace()
        #expect(try await shared.ask("eve", .get, "/me").status == 200)
        let id = try #require(
            try await shared.ask("admin", .get, "/v1/tokens").json["items"]?.list?.first {
                $0["subject"]?.text == "token:eve"
            }?["id"]?.text
        )
        #expect(try await shared.ask("admin", .delete, "/v1/tokens/\(id)").status == 204)
        #expect(try await shared.ask("admin", .delete, "/v1/tokens/\(id)").status == 204)
        for path in ["/me", "/v1/me", "/v1/objects", "/access/create"] {
            #expect(try await shared.ask("eve", .get, path).code == "not-authenticated", "\(path)")
        }
        let made = try await shared.ask("eve", .post, "/v1/objects", #"{"type":"secretData"}"#, keys: ["one"])
        #expect(made.code == "not-authenticated")
    }
}

extension Array {
    func asyncMap<Other>(_ body: (Element) async throws -> Other) async throws -> [Other] {
        var others: [Other] = []
        for element in self { others.append(try await body(element)) }
        return others
    }
}
