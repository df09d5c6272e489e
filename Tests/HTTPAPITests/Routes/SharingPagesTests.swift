import HTTPTypes
import Testing

/// Pages go on behind an entry, whatever happened to those before it.
@Suite("Lists of who may do what, page by page")
struct SharingPagesTests {
    private let shared: SharedFace

    init() async throws { shared = try await SharedFace() }

    /// Reads the list in pages of two. After the first page its first entry goes; every other entry is named, once.
    private func check(_ name: String, _ path: String, _ member: String, remove: (String) async throws -> Reply)
        async throws
    {
        let all = try await shared.list(name, path, member)
        #expect(all.count >= 4, "\(path)")
        var (seen, after): ([String], String?) = ([], nil)
        repeat {
            let query = after.map { "limit=2&after=\($0)" } ?? "limit=2"
            let page = try await shared.ask(name, .get, "\(path)?\(query)").json
            let items = (page["items"]?.list ?? []).compactMap { $0[member]?.text }
            #expect(items.count <= 2 && !items.isEmpty, "\(path)")
            seen += items
            after = page["next"]?.text
            if seen.count == 2 {
                let removed = try await remove(seen[0])
                #expect(removed.status == 204, "\(path): \(removed.text)")
            }
        } while after != nil
        #expect(seen == all, "\(path)")
        #expect(try await shared.list(name, path, member) == Array(all.dropFirst()), "\(path)")
        for place in ["2", "x", "6", ".", "zz.zz"] {
            #expect(try await shared.ask(name, .get, "\(path)?after=\(place)").code == "malformed-request", "\(place)")
        }
    }

    private let subjects = ["token:bob", "token:carl", "token:eve", "x@example.com", "*"]

    @Test("grants on an object")
    func grants() async throws {
        let path = "/v1/objects/\(try await shared.key())/grants"
        for subject in subjects {
            _ = try await shared.ask("ann", .put, "\(path)/\(subject)", #"{"operations":["get"]}"#)
        }
        try await check("ann", path, "subject") { try await shared.ask("ann", .delete, "\(path)/\($0)") }
    }

    @Test("grants on scopes, by whom they are listed and who has them")
    func scopes() async throws {
        for (place, subject) in subjects.enumerated() {
            let scope = place % 2 == 0 ? #"{"tag":"web"}"# : #"{"prefix":"web/"}"#
            let body = #"{"scope":\#(scope),"subject":"\#(subject)","operations":["getAttributes"]}"#
            #expect(try await shared.ask("ann", .put, "/v1/grants", body).status == 200)
        }
        try await check("ann", "/v1/grants", "subject") { subject in
            let tagged = try await shared.ask("ann", .delete, "/v1/grants?tag=web&subject=\(subject)")
            if tagged.status == 204 { return tagged }
            return try await shared.ask("ann", .delete, "/v1/grants?prefix=web%2F&subject=\(subject)")
        }
    }

    @Test("what one obtained, on scopes and on objects")
    func obtained() async throws {
        for owner in ["ann", "carl"] {
            let body = #"{"scope":{"tag":"web"},"subject":"token:bob","operations":["getAttributes"]}"#
            #expect(try await shared.ask(owner, .put, "/v1/grants", body).status == 200)
            let more = #"{"scope":{"prefix":"web"},"subject":"token:bob","operations":["getAttributes"]}"#
            #expect(try await shared.ask(owner, .put, "/v1/grants", more).status == 200)
        }
        let first = try await shared.ask("bob", .get, "/v1/grants/obtained?limit=2").json
        let gone = try #require(first["items"]?.list?.first)
        #expect(gone["owner"]?.text == "token:ann")
        let scope = gone["scope"]?["tag"] == nil ? "prefix=web" : "tag=web"
        #expect(try await shared.ask("ann", .delete, "/v1/grants?\(scope)&subject=token%3Abob").status == 204)
        let next = try #require(first["next"]?.text)
        let rest = try await shared.ask("bob", .get, "/v1/grants/obtained?limit=2&after=\(next)").json
        #expect((rest["items"]?.list ?? []).compactMap { $0["owner"]?.text } == ["token:carl", "token:carl"])
    }

    @Test("grants on the vault")
    func vault() async throws {
        for subject in subjects {
            let reply = try await shared.ask(
                "admin",
                .put,
                "/v1/vault/grants/\(subject)",
                #"{"operations":["create"]}"#
            )
            #expect(reply.status == 200)
        }
        try await check("admin", "/v1/vault/grants", "subject") {
            try await shared.ask("admin", .delete, "/v1/vault/grants/\($0)")
        }
    }

    @Test("roles")
    func roles() async throws {
        try await check("admin", "/v1/roles", "subject") { subject in
            // The first is the administrator of the vault's making, who asks nothing here.
            try await shared.ask("admin", .delete, "/v1/roles/\(subject)")
        }
    }

    @Test("groups")
    func groups() async throws {
        for name in ["ops", "web", "mail", "disks", "zoo"] {
            #expect(try await shared.ask("ann", .put, "/v1/groups/\(name)", "{}").status == 201)
        }
        try await check("ann", "/v1/groups", "name") { try await shared.ask("ann", .delete, "/v1/groups/\($0)") }
    }

    @Test("offers")
    func transfers() async throws {
        for _ in 0..<5 {
            let id = try await shared.key()
            #expect(
                try await shared.ask("ann", .post, "/v1/objects/\(id)/transfer", #"{"to":"token:carl"}"#).status == 201
            )
        }
        try await check("carl", "/v1/transfers", "id") {
            try await shared.ask("carl", .delete, "/v1/objects/\($0)/transfer")
        }
    }
}
