import HTTPTypes
import Testing

@Suite("Access in Cosmian's shapes")
struct CosmianRoutesTests {
    private let shared: SharedFace

    init() async throws { shared = try await SharedFace() }

    private func body(_ id: String?, _ operations: String, to user: String = "token:bob") -> String {
        let object = id.map { #""unique_identifier":"\#($0)","# } ?? ""
        return #"{\#(object)"user_id":"\#(user)","operation_types":[\#(operations)]}"#
    }

    @Test("grants add up, are listed on both sides, and are taken back one operation at a time")
    func object() async throws {
        let id = try await shared.key(#","names":["web"]"#)
        let granted = try await shared.ask("ann", .post, "/access/grant", body(id, #""get""#))
        #expect(try granted.json == .object(["success": .text("Access for token:bob on \(id) successfully added")]))
        _ = try await shared.ask("ann", .post, "/access/grant", body(id, #""getattributes","encrypt""#))
        let listed = try await shared.ask("ann", .get, "/access/list/\(id)").json
        #expect(listed[0]?["user_id"] == .text("token:bob"))
        #expect(listed[0]?["operations"]?.texts == ["encrypt", "get", "getattributes"])
        let owned = try await shared.ask("ann", .get, "/access/owned").json
        #expect(owned[0]?["object_id"] == .text(id) && owned[0]?["state"] == .text("PreActive"))
        let obtained = try await shared.ask("bob", .get, "/access/obtained").json
        #expect(obtained[0]?["owner_id"] == .text("token:ann") && obtained[0]?["object_id"] == .text(id))
        #expect(try await shared.ask("bob", .get, "/access/owned").json == .list([]))
        _ = try await shared.ask("ann", .post, "/access/revoke", body(id, #""get""#))
        #expect(try await shared.ask("bob", .get, "/v1/objects/\(id)/material").code == "permission-denied")
        _ = try await shared.ask("ann", .post, "/access/revoke", body(id, #""getattributes","encrypt""#))
        #expect(try await shared.ask("bob", .get, "/access/obtained").json == .list([]))
        #expect(try await shared.ask("ann", .post, "/access/revoke", body(id, #""get""#)).code == "not-found")
    }

    @Test("create is granted on no object, or on *, by administrators")
    func create() async throws {
        for (object, user) in [(nil, "token:bob"), ("*", "token:eve")] {
            let asked = body(object, #""create""#, to: user)
            #expect(try await shared.ask("ann", .post, "/access/grant", asked).code == "permission-denied")
            #expect(try await shared.ask("admin", .post, "/access/grant", asked).status == 200)
            let name = String(user.dropFirst(6))
            #expect(try await shared.ask(name, .get, "/access/create").json["has_create_permission"] == .flag(true))
            #expect(try await shared.ask("admin", .post, "/access/revoke", asked).status == 200)
            #expect(try await shared.ask(name, .get, "/access/create").json["has_create_permission"] == .flag(false))
        }
        #expect(try await shared.ask("admin", .get, "/access/privileged").json["has_privileged_access"] == .flag(true))
        #expect(try await shared.ask("ann", .get, "/access/privileged").json["has_privileged_access"] == .flag(false))
    }

    @Test("another operation than create is not taken back without an object, and takes nothing")
    func revokeNothing() async throws {
        let create = body(nil, #""create""#, to: "token:bob")
        #expect(try await shared.ask("admin", .post, "/access/grant", create).status == 200)
        let other = body(nil, #""get""#, to: "token:bob")
        #expect(try await shared.ask("admin", .post, "/access/revoke", other).status == 422)
        #expect(try await shared.ask("bob", .get, "/access/create").json["has_create_permission"] == .flag(true))
    }

    /// Cosmian's client shows the whole body of an answer that is no success, whatever its status and type; an empty one it explains by itself, wrongly.
    @Test("every refusal is a problem whose sentence is in its text, and none is empty")
    func refusals() async throws {
        let id = try await shared.key()
        let replies = [
            try await shared.ask("bob", .post, "/access/grant", body(id, #""get""#)),
            try await shared.ask("bob", .get, "/access/list/\(id)"),
            try await shared.ask("ann", .post, "/access/grant", body(id, #""get""#, to: "token:ann")),
            try await shared.ask("ann", .post, "/access/grant", "{"), try await shared.face.ask(.get, "/access/owned"),
            try await shared.ask("ann", .get, "/access/nothing"), try await shared.ask("ann", .delete, "/access/grant"),
            try await shared.vault.restarted().face.ask(.get, "/access/owned"),
        ]
        #expect(replies.map(\.status) == [404, 404, 403, 400, 401, 404, 405, 503])
        for reply in replies {
            let sentence = try #require(try reply.json["detail"]?.text)
            #expect(reply.mediaType == "application/problem+json" && sentence.hasSuffix("."))
            #expect(reply.text.contains(sentence.prefix(20)))
        }
    }

    @Test("a mistyped member is refused, and does not turn a grant on an object into one on the vault")
    func mistyped() async throws {
        let id = try await shared.key()
        let asked = #"{"unique_identifer":"\#(id)","user_id":"token:bob","operation_types":["create"]}"#
        let reply = try await shared.ask("admin", .post, "/access/grant", asked)
        #expect(reply.code == "malformed-request" && reply.text.contains("unique_identifer"))
        for body in ["{}", "[", #"{"user_id":"token:bob","operation_types":["fly"]}"#] {
            #expect(try await shared.ask("admin", .post, "/access/grant", body).code == "malformed-request", "\(body)")
        }
        let none = #"{"user_id":"token:bob","operation_types":[]}"#
        #expect(try await shared.ask("admin", .post, "/access/grant", none).code == "invalid-request")
    }
}
