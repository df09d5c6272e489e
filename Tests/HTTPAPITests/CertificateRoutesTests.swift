import HTTPTypes
import Testing

@Suite("Certificates")
struct CertificateRoutesTests {
    @Test("the CA's certificates answer sealed as well, and say what is missing before there is a vault")
    func authority() async throws {
        let paths = ["/v1/ca/root.pem", "/v1/ca/mesh.pem", "/v1/ca/crl.der"]
        let empty = try await TestServer().face
        for path in paths { #expect([404, 412].contains(try await empty.ask(.get, path).status), "\(path)") }
        let vault = try await MadeVault()
        let sealed = try await vault.restarted().face
        for path in paths {
            let open = try await vault.host.face.ask(.get, path)
            #expect(open.status == 200, "\(path)")
            #expect(try await sealed.ask(.get, path).bytes == open.bytes, "\(path)")
        }
        #expect(try await sealed.ask(.get, paths[0]).text == vault.answer["rootCA"]?.text)
        #expect(try await sealed.ask(.get, paths[1]).text == vault.answer["meshCA"]?.text)
    }

    @Test("each manifest has a mesh CA of its own, and the earlier ones stay")
    func generations() async throws {
        let vault = try await MadeVault()
        let face = vault.host.face
        let set = try await face.ask(.put, "/v1/manifest", json: Samples.request(Samples.manifest)).json
        #expect(try await face.ask(.get, "/v1/ca/mesh.pem").text == set["meshCA"]?.text)
        #expect(try await face.ask(.get, "/v1/ca/mesh.pem?generation=0").text == vault.answer["meshCA"]?.text)
        #expect(try await face.ask(.get, "/v1/ca/mesh.pem?generation=2").code == "not-found")
        #expect(try await face.ask(.get, "/v1/ca/mesh.pem?generation=x").code == "malformed-request")
    }

    @Test("a request is refused without a manifest, without a policy and without a proof of its key")
    func refused() async throws {
        let face = try await MadeVault().host.face
        let body = #"{"csr":"no request","policy":"\#(Samples.policyDigest)"}"#
        #expect(try await face.ask(.post, "/v1/certificates", json: body).code == "no-manifest")
        _ = try await face.ask(.put, "/v1/manifest", json: Samples.request(Samples.manifest))
        #expect(try await face.ask(.post, "/v1/certificates", json: body).code == "certificate-request-refused")
        let unknown = body.replacing(Samples.policyDigest, with: String(repeating: "0", count: 64))
        #expect(try await face.ask(.post, "/v1/certificates", json: unknown).code == "certificate-request-refused")
    }

    @Test("certificates are listed, and only one that this vault gave to a workload or a server can be revoked")
    func list() async throws {
        let face = try await MadeVault().host.face
        let list = try await face.ask(.get, "/v1/certificates").json
        let kinds = Set((list["items"]?.list ?? []).compactMap { $0["kind"]?.text })
        #expect(kinds == ["root", "mesh-self", "mesh-cross", "history", "server"])
        #expect(try await face.ask(.get, "/v1/certificates?limit=1").json["next"] != nil)
        #expect(try await face.ask(.post, "/v1/certificates/00ff/revoke").code == "not-found")
        let reason = try await face.ask(.post, "/v1/certificates/00ff/revoke", json: #"{"reason":"boredom"}"#)
        #expect(reason.code == "malformed-request")
    }

    @Test("the list of certificates is for administrators and auditors")
    func readers() async throws {
        let shared = try await SharedFace()
        #expect(try await shared.face.ask(.get, "/v1/certificates").status == 401)
        for name in ["ann", "bob"] {
            #expect(try await shared.ask(name, .get, "/v1/certificates").code == "permission-denied")
        }
        #expect(try await shared.ask("admin", .get, "/v1/certificates").status == 200)
        #expect(try await shared.face.ask(.get, "/v1/ca/root.pem").status == 200)
    }

    @Test("a revoked server says so: in the root's list, in every state, and to whoever hands it a share")
    func revokedServer() async throws {
        let vault = try await MadeVault()
        let face = vault.host.face
        let list = "/v1/ca/servers.crl.der"
        #expect(try await face.ask(.get, list).code == "not-found")
        #expect(try await TestServer().face.ask(.get, list).code == "not-found")
        let id = try #require(try await face.ask(.get, "/v1/servers").json["items"]?.list?.first?["id"]?.text)
        let nobody = String(repeating: "0", count: 64)
        #expect(try await face.ask(.post, "/v1/servers/\(nobody)/revoke").code == "not-found")
        #expect(try await face.ask(.post, "/v1/servers/x/revoke").code == "malformed-request")
        for _ in 0..<2 {
            let answer = try await face.ask(.post, "/v1/servers/\(id)/revoke", keys: ["revoke-it"])
            #expect(answer.status == 200)
            #expect(try answer.json["state"]?.text == "revoked")
        }
        let open = try await face.ask(.get, list)
        #expect(open.status == 200)
        let sealed = try await vault.restarted().face
        #expect(try await sealed.ask(.get, list).bytes == open.bytes)
        let body = #"{"share":"\#(try vault.share("ann").words)"}"#
        #expect(try await sealed.ask(.post, "/v1/recover", json: body).code == "identity-revoked")
        #expect(try await sealed.ask(.get, "/v1/seal-status").json["lastFailure"]?.text == "identity-revoked")
    }

    @Test("a server's certificate is revoked by its serial number, and that is its server's end")
    func revokedSerial() async throws {
        let face = try await MadeVault().host.face
        let items = try await face.ask(.get, "/v1/certificates").json["items"]?.list ?? []
        let serial = try #require(items.first { $0["kind"]?.text == "server" }?["serial"]?.text)
        let answer = try await face.ask(
            .post,
            "/v1/certificates/\(serial)/revoke",
            json: #"{"reason":"keyCompromise"}"#
        )
        #expect(try answer.json["revoked"]?.text != nil)
        let servers = try await face.ask(.get, "/v1/servers").json["items"]?.list ?? []
        #expect(servers.map { $0["state"]?.text } == ["revoked"])
    }
}
