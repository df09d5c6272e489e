import HTTPTypes
import Testing

/// What is refused says why, and what to do.
@Suite("Refusals of who may do what, in words")
struct SharingSentencesTests {
    private let shared: SharedFace

    init() async throws { shared = try await SharedFace() }

    private func detail(_ name: String, _ method: HTTPRequest.Method, _ path: String, _ body: String = "") async throws
        -> String
    {
        let reply = try await shared.ask(name, method, path, body)
        return "\(reply.status) \(try reply.json["detail"]?.text ?? "")"
    }

    @Test("groups and tokens that are not there, and groups that own something")
    func addressees() async throws {
        let id = try await shared.key()
        let body = #"{"operations":["get"]}"#
        for (subject, word) in [("group%3Aops", "group"), ("token%3Anew", "API token")] {
            let refused = try await detail("ann", .put, "/v1/objects/\(id)/grants/\(subject)", body)
            #expect(refused.hasPrefix("404 There is no such \(word)"))
        }
        let cosmian = #"{"unique_identifier":"\#(id)","user_id":"group:ops","operation_types":["get"]}"#
        #expect(try await shared.ask("ann", .post, "/access/grant", cosmian).status == 404)
        #expect(try await detail("ann", .post, "/v1/objects/\(id)/transfer", #"{"to":"group:ops"}"#).hasPrefix("404"))
        _ = try await shared.ask("ann", .put, "/v1/groups/ops", #"{"members":["token:bob"]}"#)
        #expect(try await shared.ask("ann", .post, "/v1/objects/\(id)/transfer", #"{"to":"group:ops"}"#).status == 201)
        #expect(try await shared.ask("bob", .post, "/v1/objects/\(id)/transfer/accept").status == 200)
        let refused = try await shared.ask("ann", .delete, "/v1/groups/ops")
        #expect(refused.status == 409 && refused.code == "conflict" && refused.text.contains("hand them on first"))
    }

    @Test("a name that is taken keeps an offer from being accepted")
    func names() async throws {
        let id = try await shared.key(#","names":["disk"]"#)
        let own = #"{"type":"symmetricKey","algorithm":"AES","names":["disk"]}"#
        #expect(try await shared.ask("carl", .post, "/v1/objects", own).status == 201)
        let twice = try await shared.ask("carl", .post, "/v1/objects", own)
        _ = try await shared.ask("ann", .post, "/v1/objects/\(id)/transfer", #"{"to":"token:carl"}"#)
        let refused = try await shared.ask("carl", .post, "/v1/objects/\(id)/transfer/accept")
        #expect(refused.status == twice.status && refused.code == twice.code && refused.code == "already-exists")
        #expect(try await shared.list("carl", "/v1/transfers") == [id])
    }

    @Test("a token for nothing, and operations that there are not")
    func operations() async throws {
        let none = try await shared.ask("admin", .post, "/v1/tokens", #"{"name":"none","operations":[]}"#)
        #expect(none.status == 422 && none.code == "invalid-request")
        let id = try await shared.key()
        for (name, path, method) in [
            ("admin", "/v1/tokens", HTTPRequest.Method.post), ("ann", "/v1/objects/\(id)/grants/token%3Abob", .put),
        ] {
            let member = name == "admin" ? #""name":"none","# : ""
            let refused = try await detail(name, method, path, "{\(member)\"operations\":[\"get\",\"fly\"]}")
            #expect(refused.hasPrefix("400 Operation 2 of the list is none that can be granted; those are activate, "))
            #expect(refused.contains(", get, ") && refused.contains("create on the vault") && !refused.contains("fly"))
        }
    }

    @Test("times that are none, and times that are over")
    func times() async throws {
        let path = "/v1/objects/\(try await shared.key())/grants/token%3Abob"
        let wrong = try await detail("ann", .put, path, #"{"operations":["get"],"until":"tomorrow"}"#)
        #expect(wrong.hasPrefix("422 until is a time as RFC 3339 writes it"))
        let over = try await detail("ann", .put, path, #"{"operations":["get"],"until":"2001-01-01T00:00:00Z"}"#)
        #expect(over.hasPrefix("422 until is over already"))
        let token = try await detail("admin", .post, "/v1/tokens", #"{"name":"new","expires":"soon"}"#)
        #expect(token.hasPrefix("422 expires is a time as RFC 3339 writes it"))
    }

    @Test("groups that one may not found or add to")
    func groups() async throws {
        #expect(try await detail("bob", .put, "/v1/groups/ops", "{}").contains("needs the right to create objects"))
        _ = try await shared.ask("ann", .put, "/v1/groups/ops", "{}")
        let added = try await detail("admin", .put, "/v1/groups/ops/members/token%3Aeve")
        #expect(added == "403 Only who founded the group may add members.")
    }

    @Test("grants that are not there, and those that make no sense")
    func grants() async throws {
        let missing = try await detail("ann", .delete, "/v1/grants?tag=web&subject=token%3Abob")
        #expect(missing == "404 There is no such grant, or you may not know of it.")
        let path = "/v1/objects/\(try await shared.key())/grants"
        for (subject, operation, words) in [
            ("token%3Aann", "get", "Nobody grants to himself"), ("vault", "get", "Nothing is granted to the vault"),
            ("role%3Aking", "get", "There is no such role; those are admin, owner, "),
            ("token%3Abob", "administer", "create is granted on the vault"),
        ] {
            let refused = try await detail("ann", .put, "\(path)/\(subject)", #"{"operations":["\#(operation)"]}"#)
            #expect(refused.hasPrefix("403 \(words)") || refused.contains(words), "\(refused)")
        }
        for (body, words) in [
            (#"{"operations":["get"]}"#, "On the vault create alone is granted"),
            (#"{"operations":["create"],"grantable":true}"#, "leave grantable out"),
        ] {
            #expect(try await detail("admin", .put, "/v1/vault/grants/token%3Abob", body).contains(words))
        }
    }
}
