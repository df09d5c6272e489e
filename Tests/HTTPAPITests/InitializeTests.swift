import Canonical
import HTTPTypes
import Testing

@Suite("POST /v1/initialize")
struct InitializeTests {
    @Test("it makes a vault of whose shares each holder can read his own")
    func makes() async throws {
        let vault = try await MadeVault()
        #expect(vault.answer["threshold"] == .number(2))
        #expect(Set(vault.shares.keys) == ["ann", "ben", "cem"])
        let status = try await vault.host.face.ask(.get, "/v1/seal-status").json
        #expect(status["state"] == .text("unsealed"))
        #expect(status["vault"] == vault.answer["vault"])
        #expect(status["unconfirmed"]?.texts == ["ann", "ben", "cem"])
    }

    @Test("a second time it is refused")
    func twice() async throws {
        let vault = try await MadeVault()
        let body = #"{"shareholders":\#(vault.holders.list)}"#
        for host in [vault.host, try await vault.restarted()] {
            let reply = try await host.face.ask(.post, "/v1/initialize", json: body)
            #expect(reply.code == "already-initialized")
        }
    }

    @Test("from another machine it needs the set-up token")
    func setupToken() async throws {
        let host = try await TestServer()
        let body = #"{"shareholders":\#(try Holders("ann", "ben").list)}"#
        for token in [nil, "", String(repeating: "0", count: 64)] {
            let reply = try await host.face.ask(.post, "/v1/initialize", json: body, token: token, from: "203.0.113.9")
            #expect(reply.status == 401)
            #expect(reply.code == "setup-token-required")
            #expect(reply.headers[.wwwAuthenticate] == "Bearer")
        }
        let token = try host.file("setup.token")
        let reply = try await host.face.ask(.post, "/v1/initialize", json: body, token: token, from: "2001:db8::9")
        #expect(reply.status == 201)
    }

    @Test("addresses of this machine need no token", arguments: ["127.0.0.1", "127.9.9.9", "::1"])
    func loopback(address: String) async throws {
        let body = #"{"shareholders":\#(try Holders("ann", "ben").list)}"#
        let reply = try await TestServer().face.ask(.post, "/v1/initialize", json: body, from: address)
        #expect(reply.status == 201)
    }

    @Test("a body that is no JSON, half of one, or of other types is refused without repeating it")
    func malformed() async throws {
        let face = try await TestServer().face
        for body in [
            #"{"shareholders":[{"name":"secret-thing""#, "secret-thing", "[]", #"{"shareholders":"secret-thing"}"#,
            "{}",
        ] {
            let reply = try await face.ask(.post, "/v1/initialize", json: body)
            #expect(reply.status == 400)
            #expect(reply.code == "malformed-request")
            #expect(!reply.text.contains("secret-thing"))
        }
        #expect(try await face.ask(.post, "/v1/initialize", json: "{}").text.contains("shareholders"))
    }

    @Test("a roster that cannot work is refused with its reason")
    func roster() async throws {
        let face = try await TestServer().face
        let holders = try Holders("ann", "ben")
        let refused = [
            #"{"threshold":3,"shareholders":\#(holders.list)}"#, #"{"threshold":0,"shareholders":\#(holders.list)}"#,
            #"{"shareholders":[]}"#, #"{"shareholders":\#(try Holders("ann", "ann").list)}"#,
        ]
        for body in refused {
            #expect(try await face.ask(.post, "/v1/initialize", json: body).code == "roster-invalid")
        }
        let noKey = #"{"shareholders":[{"name":"ann","publicKey":"no key"}]}"#
        let reply = try await face.ask(.post, "/v1/initialize", json: noKey)
        #expect(reply.code == "key-refused")
        #expect(try reply.json["detail"]?.text?.contains("ann") == true)
    }

    @Test("with a manifest the vault is made and the manifest set in one")
    func manifest() async throws {
        let vault = try await MadeVault(
            members: #","manifest":"\#(Samples.manifest.base64)","policies":["\#(Samples.policy.base64)"]"#
        )
        let list = try await vault.host.face.ask(.get, "/v1/manifests").json
        #expect(list["items"]?.list?.count == 1)
        #expect(list["items"]?[0]?["digest"] == .text(Samples.manifestDigest))
    }

    @Test("policies that the manifest does not name make no vault")
    func policiesDiffer() async throws {
        let host = try await TestServer()
        let body =
            #"{"shareholders":\#(try Holders("ann", "ben").list),"manifest":"\#(Samples.manifest.base64)","policies":[]}"#
        #expect(try await host.face.ask(.post, "/v1/initialize", json: body).code == "policies-differ")
        #expect(try await host.face.ask(.get, "/health").status == 501)
    }
}
