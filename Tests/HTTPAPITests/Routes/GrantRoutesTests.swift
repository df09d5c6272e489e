import HTTPTypes
import Testing

@Suite("Grants and transfers over REST")
struct GrantRoutesTests {
    private let shared: SharedFace

    init() async throws { shared = try await SharedFace() }

    @Test("a grant allows what it names until it is taken back, and both sides see it in their lists")
    func object() async throws {
        let id = try await shared.key()
        let path = "/v1/objects/\(id)/grants/token%3Abob"
        let body = #"{"operations":["getAttributes","Get_Attribute_List"],"until":"2100-01-01T00:00:00Z"}"#
        let granted = try await shared.ask("ann", .put, path, body)
        #expect(granted.status == 200)
        #expect(try granted.json["operations"]?.texts == ["getAttributeList", "getAttributes"])
        #expect(try granted.json["until"] == .text("2100-01-01T00:00:00Z"))
        #expect(try await shared.ask("ann", .put, path, body).bytes == granted.bytes)
        #expect(try await shared.list("ann", "/v1/objects/\(id)/grants", "subject") == ["token:bob"])
        #expect(try await shared.list("bob", "/v1/grants/obtained") == [id])
        #expect(try await shared.list("bob", "/v1/objects") == [id])
        #expect(try await shared.ask("bob", .get, "/v1/objects/\(id)").status == 200)
        #expect(try await shared.ask("bob", .get, "/v1/objects/\(id)/material").code == "permission-denied")
        #expect(try await shared.ask("bob", .get, "/v1/objects/\(id)/grants").code == "permission-denied")
        #expect(try await shared.ask("ann", .delete, path).status == 204)
        #expect(try await shared.ask("ann", .delete, path).code == "not-found")
        #expect(try await shared.ask("bob", .get, "/v1/objects/\(id)").code == "not-found")
    }

    @Test("what makes no sense is refused with its code")
    func refused() async throws {
        let id = try await shared.key()
        let path = "/v1/objects/\(id)/grants/token%3Abob"
        for (body, status, code) in [
            ("{", 400, "malformed-request"), ("[]", 400, "malformed-request"), ("{}", 400, "malformed-request"),
            (#"{"operations":"get"}"#, 400, "malformed-request"),
            (#"{"operations":["fly"]}"#, 400, "malformed-request"),
            (#"{"operations":[]}"#, 422, "invalid-request"),
            (#"{"operations":["get"],"until":"tomorrow"}"#, 422, "invalid-request"),
            (#"{"operations":["get"],"until":"2001-01-01T00:00:00Z"}"#, 422, "invalid-request"),
            (#"{"operations":["administer"]}"#, 403, "permission-denied"),
        ] {
            let reply = try await shared.ask("ann", .put, path, body)
            #expect(reply.status == status && reply.code == code, "\(body): \(reply.text)")
        }
        for (subject, code) in [
            ("%ff", "malformed-request"), ("%00", "malformed-request"), ("role%3Anone", "permission-denied"),
            ("vault", "permission-denied"), ("token%3Aann", "permission-denied"), ("a%2Ab", "malformed-request"),
            (String(repeating: "a", count: 300), "malformed-request"),
        ] {
            let body = #"{"operations":["get"]}"#
            let reply = try await shared.ask("ann", .put, "/v1/objects/\(id)/grants/\(subject)", body)
            #expect(reply.code == code, "\(subject): \(reply.text)")
        }
        let plain = try await shared.face.ask(
            .put,
            path,
            Array(#"{"operations":["get"]}"#.utf8),
            mediaType: "text/plain",
            token: shared.tokens["ann"]
        )
        #expect(plain.status == 415 && plain.code == "unsupported-media-type")
        for query in ["limit=0", "limit=1001", "limit=x", "after=x"] {
            #expect(try await shared.ask("ann", .get, "/v1/objects/\(id)/grants?\(query)").code == "malformed-request")
        }
        let large = #"{"operations":["\#(String(repeating: "a", count: 2 << 20))"]}"#
        #expect(try await shared.ask("ann", .put, path, large).code == "too-large")
    }

    @Test("who may pass on gives no more than he has, and a token with a scope gives nothing")
    func passedOn() async throws {
        let id = try await shared.key()
        let path = "/v1/objects/\(id)/grants"
        let body = #"{"operations":["get","getAttributes"],"until":"2100-01-01T00:00:00Z","grantable":true}"#
        _ = try await shared.ask("ann", .put, "\(path)/token%3Abob", body)
        for body in [
            #"{"operations":["destroy"]}"#, #"{"operations":["get"]}"#,
            #"{"operations":["get"],"until":"2100-01-02T00:00:00Z"}"#,
            #"{"operations":["get"],"until":"2099-01-01T00:00:00Z","grantable":true}"#,
        ] {
            #expect(
                try await shared.ask("bob", .put, "\(path)/token%3Aeve", body).code == "permission-denied",
                "\(body)"
            )
        }
        let fewer = #"{"operations":["get"],"until":"2099-01-01T00:00:00Z"}"#
        #expect(try await shared.ask("bob", .put, "\(path)/token%3Aeve", fewer).status == 200)
        #expect(try await shared.ask("bob", .put, "\(path)/token%3Abob", fewer).code == "permission-denied")
        _ = try await shared.ask("ann", .put, "\(path)/token%3Areader", body)
        #expect(try await shared.ask("reader", .get, "/v1/objects/\(id)/material").status == 200)
        #expect(try await shared.ask("reader", .put, "\(path)/token%3Aeve", fewer).code == "permission-denied")
        #expect(try await shared.ask("reader", .delete, "\(path)/token%3Areader").code == "permission-denied")
        let own = #"{"type":"symmetricKey","algorithm":"AES"}"#
        #expect(try await shared.ask("reader", .post, "/v1/objects", own).code == "permission-denied")
    }

    @Test("a grant on a scope reaches what is in it, now and later")
    func scopes() async throws {
        let id = try await shared.key(#","tags":["web"]"#)
        let body = #"{"scope":{"tag":"web"},"subject":"token:bob","operations":["getAttributes"]}"#
        #expect(try await shared.ask("ann", .put, "/v1/grants", body).json["owner"] == .text("token:ann"))
        let later = try await shared.key(#","tags":["web"]"#)
        #expect(Set(try await shared.list("bob", "/v1/objects")) == [id, later])
        #expect(try await shared.list("ann", "/v1/grants", "subject") == ["token:bob"])
        #expect(try await shared.list("bob", "/v1/grants/obtained", "owner") == ["token:ann"])
        for (body, code) in [
            (#"{"scope":{},"subject":"token:bob","operations":["get"]}"#, "invalid-request"),
            (#"{"scope":{"tag":"a","prefix":"b"},"subject":"token:bob","operations":["get"]}"#, "invalid-request"),
            (#"{"scope":{"tag":""},"subject":"token:bob","operations":["get"]}"#, "malformed-request"),
            (#"{"scope":{"tga":"a"},"subject":"token:bob","operations":["get"]}"#, "malformed-request"),
            (#"{"scope":{"tag":"a"},"operations":["get"]}"#, "malformed-request"),
            (#"{"scope":{"tag":"a"},"subject":"token:bob","operations":[]}"#, "invalid-request"),
            (#"{"scope":{"tag":"a"},"subject":"token:bob","owner":"token:carl","operations":["get"]}"#, "not-found"),
        ] {
            let reply = try await shared.ask("ann", .put, "/v1/grants", body)
            #expect(reply.code == code, "\(body): \(reply.text)")
        }
        #expect(try await shared.ask("ann", .delete, "/v1/grants?tag=web").code == "malformed-request")
        let path = "/v1/grants?tag=web&subject=token%3Abob"
        #expect(try await shared.ask("eve", .delete, "\(path)&owner=token%3Aann").code == "not-found")
        #expect(try await shared.ask("ann", .delete, path).status == 204)
        #expect(try await shared.ask("ann", .delete, path).code == "not-found")
        #expect(try await shared.list("bob", "/v1/objects").isEmpty)
    }

    @Test("administrators let others make objects, and nobody else does")
    func vault() async throws {
        let key = #"{"type":"symmetricKey","algorithm":"AES"}"#
        let path = "/v1/vault/grants/token%3Abob"
        #expect(try await shared.ask("bob", .post, "/v1/objects", key).code == "permission-denied")
        #expect(try await shared.ask("ann", .put, path, #"{"operations":["create"]}"#).code == "permission-denied")
        #expect(try await shared.ask("ann", .get, "/v1/vault/grants").code == "permission-denied")
        #expect(try await shared.ask("admin", .put, path, #"{"operations":["get"]}"#).code == "permission-denied")
        #expect(try await shared.ask("admin", .put, path, #"{"operations":["create"]}"#).status == 200)
        #expect(try await shared.list("admin", "/v1/vault/grants", "subject").contains("token:bob"))
        #expect(try await shared.ask("bob", .post, "/v1/objects", key).status == 201)
        #expect(try await shared.ask("bob", .get, "/access/create").json["has_create_permission"] == .flag(true))
        #expect(try await shared.ask("admin", .delete, path).status == 204)
        #expect(try await shared.ask("admin", .delete, path).code == "not-found")
        #expect(try await shared.ask("bob", .post, "/v1/objects", key).code == "permission-denied")
    }

    @Test("an object changes hands when it is accepted; an offer that is asked for twice is the same again")
    func transfer() async throws {
        let id = try await shared.key()
        let path = "/v1/objects/\(id)/transfer"
        let to = #"{"to":"token:carl"}"#
        for (body, code) in [
            (#"{"to":"*"}"#, "permission-denied"), (#"{"to":"role:owner"}"#, "permission-denied"),
            (#"{"to":"token:ann"}"#, "permission-denied"), (#"{"to":""}"#, "malformed-request"),
            ("{}", "malformed-request"), (#"{"to":"token:carl","subject":"x"}"#, "malformed-request"),
        ] {
            #expect(try await shared.ask("ann", .post, path, body).code == code, "\(body)")
        }
        #expect(try await shared.ask("ann", .delete, path).code == "permission-denied")
        for _ in 0..<2 { #expect(try await shared.ask("ann", .post, path, to, keys: ["one"]).status == 201) }
        #expect(try await shared.list("carl", "/v1/transfers") == [id])
        #expect(try await shared.list("ann", "/v1/transfers") == [id])
        #expect(try await shared.ask("bob", .post, "\(path)/accept").code == "not-found")
        #expect(try await shared.ask("carl", .delete, path).status == 204)
        #expect(try await shared.ask("carl", .post, "\(path)/accept").code == "not-found")
        #expect(try await shared.ask("ann", .post, path, to).status == 201)
        #expect(try await shared.ask("carl", .post, "\(path)/accept").json["id"] == .text(id))
        #expect(try await shared.ask("carl", .post, "\(path)/accept").code == "permission-denied")
        #expect(try await shared.ask("ann", .get, "/v1/objects/\(id)").code == "not-found")
    }

    @Test("a kept answer of one who has lost the object is not given again")
    func kept() async throws {
        let body = #"{"type":"symmetricKey","algorithm":"AES","names":["secret project"]}"#
        let first = try await shared.ask("ann", .post, "/v1/objects", body, keys: ["one"])
        let id = try #require(try first.json["id"]?.text)
        #expect(try await shared.ask("ann", .post, "/v1/objects", body, keys: ["one"]).bytes == first.bytes)
        _ = try await shared.ask("ann", .post, "/v1/objects/\(id)/transfer", #"{"to":"token:carl"}"#)
        _ = try await shared.ask("carl", .post, "/v1/objects/\(id)/transfer/accept")
        let lost = try await shared.ask("ann", .post, "/v1/objects", body, keys: ["one"])
        #expect(lost.status == 409 && lost.code == "idempotency-answer-lost" && !lost.text.contains("secret project"))
        #expect(try await shared.list("ann", "/v1/objects").isEmpty)
    }
}
