import Canonical
import HTTPTypes
import Testing

@Suite("Objects over REST")
struct ObjectRoutesTests {
    private func make(_ face: Face, _ body: String) async throws -> JSON {
        let reply = try await face.ask(.post, "/v1/objects", json: body)
        #expect(reply.status == 201, "\(reply.text)")
        return try reply.json
    }

    @Test("a key is made, activated, read, revoked and destroyed")
    func life() async throws {
        let face = try await MadeVault().host.face
        let made = try await make(
            face,
            #"{"type":"symmetricKey","algorithm":"AES","length":256,"names":["web"],"usage":["encrypt"]}"#
        )
        #expect(made["state"] == .text("preActive"))
        let id = try #require(made["id"]?.text)
        let material = try await face.ask(.get, "/v1/objects/\(id)/material").json
        #expect(material["material"]?.text.flatMap { Bytes(base64: $0) }?.count == 32)
        #expect(try await face.ask(.post, "/v1/objects/\(id)/activate").json["state"] == .text("active"))
        #expect(try await face.ask(.post, "/v1/objects/\(id)/activate").code == "wrong-state")
        #expect(try await face.ask(.delete, "/v1/objects/\(id)").code == "wrong-state")
        let revoked = try await face.ask(
            .post,
            "/v1/objects/\(id)/revoke",
            json: #"{"reason":"superseded","message":"old"}"#
        )
        #expect(try revoked.json["revocationReason"] == .text("superseded"))
        #expect(try await face.ask(.delete, "/v1/objects/\(id)").status == 204)
        #expect(try await face.ask(.get, "/v1/objects/\(id)").json["state"] == .text("destroyed"))
        #expect(try await face.ask(.get, "/v1/objects/\(id)/material").code == "wrong-state")
    }

    @Test(
        "what is imported comes back byte for byte, after a recovery as well",
        arguments: ["secretData", "opaqueObject"]
    )
    func imported(type: String) async throws {
        let vault = try await MadeVault()
        let body = #"{"type":"\#(type)","material":"\#(Samples.policy.base64)","id":"the/one","tags":["a b"]}"#
        #expect(try await make(vault.host.face, body)["tags"]?.texts == ["a b"])
        let restarted = try await vault.restarted()
        #expect(try await restarted.face.ask(.get, "/v1/objects/the%2Fone").code == "sealed")
        for name in ["ann", "ben"] {
            _ = try await restarted.face.ask(.post, "/recover", try vault.share(name).bytes)
        }
        let material = try await restarted.face.ask(.get, "/v1/objects/the%2Fone/material").json
        #expect(material["material"] == .text(Samples.policy.base64))
    }

    @Test(
        "a sensitive key and one that is not extractable are never read",
        arguments: [#""sensitive":true"#, #""extractable":false"#]
    )
    func hidden(member: String) async throws {
        let face = try await MadeVault().host.face
        let id = try #require(
            try await make(face, #"{"type":"symmetricKey","algorithm":"AES",\#(member)}"#)["id"]?.text
        )
        #expect(try await face.ask(.get, "/v1/objects/\(id)/material").code == "permission-denied")
    }

    @Test("the vault's own keys are never read")
    func own() async throws {
        let face = try await MadeVault().host.face
        for id in ["vault-root-ca", "vault-mesh-ca-0", "vault-history", "vault-workload-seed"] {
            let reply = try await face.ask(.get, "/v1/objects/\(id)/material")
            #expect(["permission-denied", "not-found"].contains(reply.code), "\(id)")
        }
    }

    @Test("what makes no sense is refused with a sentence")
    func refused() async throws {
        let face = try await MadeVault().host.face
        for body in [
            #"{"type":"nothing"}"#,
            #"{"type":"symmetricKey","algorithm":"AES","length":77}"#,
            #"{"type":"secretData","material":"%"}"#, #"{"type":"symmetricKey","algorithm":"AES","usage":["fun"]}"#,
        ] {
            #expect(try await face.ask(.post, "/v1/objects", json: body).code == "invalid-request", "\(body)")
        }
        let standard = try await make(face, #"{"type":"symmetricKey"}"#)
        let shown = try await face.ask(.get, "/v1/objects/\(standard["id"]?.text ?? "")").json
        #expect(shown["algorithm"]?.text == "AES" && shown["length"]?.number == 256, "\(shown)")
        #expect(try await face.ask(.post, "/v1/objects", json: "{}").code == "malformed-request")
        _ = try await make(face, #"{"type":"symmetricKey","algorithm":"AES","id":"one"}"#)
        let again = try await face.ask(
            .post,
            "/v1/objects",
            json: #"{"type":"symmetricKey","algorithm":"AES","id":"one"}"#
        )
        #expect(again.code == "already-exists")
        #expect(try await face.ask(.get, "/v1/objects/nothing").code == "not-found")
        #expect(try await face.ask(.get, "/v1/objects/%ff").code == "malformed-request")
        #expect(
            try await face.ask(.post, "/v1/objects/one/revoke", json: #"{"reason":"boredom"}"#).code
                == "invalid-request"
        )
    }

    @Test("a list is read in pages, newest first, and narrowed by what is asked")
    func list() async throws {
        let face = try await MadeVault().host.face
        for name in ["one", "two", "three"] {
            _ = try await make(
                face,
                #"{"type":"symmetricKey","algorithm":"AES","id":"\#(name)","names":["\#(name)"],"tags":["web"]}"#
            )
        }
        var ids: [String] = []
        var after = ""
        repeat {
            let page = try await face.ask(.get, "/v1/objects?tag=web&limit=2\(after)").json
            ids += (page["items"]?.list ?? []).compactMap { $0["id"]?.text }
            after = page["next"]?.text.map { "&after=\($0)" } ?? ""
        } while !after.isEmpty
        #expect(ids == ["three", "two", "one"])
        #expect(try await face.ask(.get, "/v1/objects?name=two").json["items"]?.list?.count == 1)
        #expect(try await face.ask(.get, "/v1/objects?tag=web&state=active").json["items"]?.list?.count == 0)
        _ = try await make(
            face,
            #"{"type":"symmetricKey","algorithm":"AES","length":128}"#
        )
        let counts = [
            "algorithm=AES": 4, "algorithm=DES3": 0, "length=128": 1, "length=128&name=one": 0, "usage=encrypt": 4,
            "usage=encrypt&usage=sign": 0, "link=one": 0, "since=2020-01-31T00:00:00Z": 4,
            "since=2020-01-31T00:00:00Z&algorithm=AES&length=128": 1, "until=2020-01-31T00:00:00Z": 0,
        ]
        for (filter, count) in counts {
            let list = try await face.ask(.get, "/v1/objects?type=symmetricKey&\(filter)").json["items"]?.list
            #expect(list?.count == count, "\(filter)")
        }
        for wrong in ["length=x", "length=-1", "usage=boredom", "algorithm=ROT13", "since=yesterday", "until=x"] {
            #expect(try await face.ask(.get, "/v1/objects?\(wrong)").code == "invalid-request", "\(wrong)")
        }
        #expect(try await face.ask(.get, "/v1/objects?state=tired").code == "invalid-request")
        #expect(try await face.ask(.get, "/v1/objects?after=x").code == "malformed-request")
    }
}
