import Canonical
import HTTPTypes
import Testing

@Suite("Manifests")
struct ManifestRoutesTests {
    @Test("each manifest follows the one before, and a caller who knew another is told so")
    func chain() async throws {
        let face = try await MadeVault().host.face
        let first = try await face.ask(.put, "/v1/manifest", json: Samples.request(Samples.manifest))
        #expect(first.status == 201)
        let transition = try #require(try first.json["transition"]?.text)
        let second = Samples.request(Samples.manifest(note: "second"), previous: transition)
        #expect(try await face.ask(.put, "/v1/manifest", json: second).status == 200)
        let late = Samples.request(Samples.manifest(note: "late"), previous: transition)
        #expect(try await face.ask(.put, "/v1/manifest", json: late).code == "manifest-conflict")
        #expect(
            try await face.ask(.put, "/v1/manifest", json: late.replacing(transition, with: "xyz")).code
                == "malformed-request"
        )
    }

    @Test("policies other than the named ones, and what is no manifest, are refused")
    func refused() async throws {
        let face = try await MadeVault().host.face
        let other = Bytes("allow everything".utf8)
        for policies in [[], [other], [Samples.policy, other]] {
            let reply = try await face.ask(
                .put,
                "/v1/manifest",
                json: Samples.request(Samples.manifest, policies: policies)
            )
            #expect(reply.code == "policies-differ")
        }
        for manifest in ["", "{", "[]", #"{"version":2}"#] {
            let reply = try await face.ask(
                .put,
                "/v1/manifest",
                json: Samples.request(Bytes(manifest.utf8), policies: [])
            )
            #expect(reply.code == "manifest-malformed")
        }
        #expect(
            try await face.ask(.put, "/v1/manifest", json: #"{"manifest":"%","policies":[]}"#).code
                == "malformed-request"
        )
        #expect(try await face.ask(.get, "/v1/verify").code == "no-manifest")
    }

    @Test("a manifest may name the committed shareholders and no others")
    func roster() async throws {
        let vault = try await MadeVault()
        let same = Bytes(#"{"version":1,"threshold":2,"shareholders":\#(vault.holders.list)}"#.utf8)
        #expect(
            try await vault.host.face.ask(.put, "/v1/manifest", json: Samples.request(same, policies: [])).status == 201
        )
        let others = Bytes(
            #"{"version":1,"threshold":2,"shareholders":\#(try Holders("ann", "ben", "cem").list)}"#.utf8
        )
        let reply = try await vault.host.face.ask(.put, "/v1/manifest", json: Samples.request(others, policies: []))
        #expect(reply.code == "roster-differs")
    }

    @Test("on an empty server the first manifest makes the vault of its shareholders")
    func first() async throws {
        let host = try await TestServer()
        let holders = try Holders("ann", "ben")
        let nobody = try await host.face.ask(.put, "/v1/manifest", json: Samples.request(Samples.manifest))
        #expect(nobody.code == "roster-invalid")
        let manifest = Bytes(#"{"version":1,"threshold":2,"shareholders":\#(holders.list)}"#.utf8)
        let stranger = try await host.face.ask(
            .put,
            "/v1/manifest",
            json: Samples.request(manifest, policies: []),
            from: "203.0.113.9"
        )
        #expect(stranger.code == "setup-token-required")
        let made = try await host.face.ask(.put, "/v1/manifest", json: Samples.request(manifest, policies: []))
        #expect(made.status == 201)
        #expect(try holders.shares(in: made.json).count == 2)
    }

    @Test("the history is read in pages, oldest first, and the bytes are those that were sent")
    func history() async throws {
        let face = try await MadeVault().host.face
        let notes = ["one", "two", "three"]
        for note in notes {
            _ = try await face.ask(.put, "/v1/manifest", json: Samples.request(Samples.manifest(note: note)))
        }
        var digests: [String] = []
        var after = ""
        repeat {
            let page = try await face.ask(.get, "/v1/manifests?limit=2\(after)").json
            digests += (page["items"]?.list ?? []).compactMap { $0["digest"]?.text }
            after = page["next"]?.text.map { "&after=\($0)" } ?? ""
        } while !after.isEmpty
        #expect(digests == notes.map { Digest(of: Samples.manifest(note: $0)).hex })
        #expect(try await face.ask(.get, "/v1/manifests/\(digests[1])").bytes == Samples.manifest(note: "two"))
        #expect(try await face.ask(.get, "/v1/policies/\(Samples.policyDigest)").bytes == Samples.policy)
        #expect(try await face.ask(.get, "/manifest").bytes == Samples.manifest(note: "three"))
        for query in ["limit=0", "limit=1001", "limit=x", "after=x"] {
            #expect(try await face.ask(.get, "/v1/manifests?\(query)").code == "malformed-request", "\(query)")
        }
    }

    @Test("an unknown digest is not found, and what is no digest is refused")
    func unknown() async throws {
        let face = try await MadeVault().host.face
        let nothing = String(repeating: "0", count: 64)
        for path in ["manifests", "policies"] {
            #expect(try await face.ask(.get, "/v1/\(path)/\(nothing)").code == "not-found")
            #expect(try await face.ask(.get, "/v1/\(path)/xyz").code == "malformed-request")
        }
    }
}
