import HTTPTypes
import TestSupport
import Testing

@Suite("What anybody may ask")
struct PublicRoutesTests {
    @Test("health tells the state by its status")
    func health() async throws {
        let empty = try await TestServer().face.ask(.get, "/health")
        #expect(empty.status == 501)
        let vault = try await MadeVault()
        let open = try await vault.host.face.ask(.get, "/health")
        #expect(open.status == 200)
        #expect(try open.json["status"] == .text("UP"))
        let sealed = try await vault.restarted().face.ask(.get, "/health")
        #expect(sealed.status == 503)
        #expect(try sealed.json["state"] == .text("sealed"))
    }

    @Test("a lost database is down, and the seal status still answers")
    func lostDatabase() async throws {
        let vault = try await MadeVault()
        await vault.host.store.close()
        let health = try await vault.host.face.ask(.get, "/health")
        #expect(health.status == 503)
        #expect(try health.json["database"] == .text("down"))
        #expect(try await vault.host.face.ask(.get, "/v1/seal-status").status == 200)
        #expect(try await vault.host.face.ask(.get, "/v1/manifests").code == "database-unavailable")
    }

    @Test("version, metrics and description answer in every state")
    func always() async throws {
        let vault = try await MadeVault()
        for face in [try await TestServer().face, vault.host.face, try await vault.restarted().face] {
            for path in ["/", "/version", "/metrics", "/openapi.json", "/v1/seal-status", "/status"] {
                #expect(try await face.ask(.get, path).status == 200, "\(path)")
            }
        }
    }

    @Test("metrics count the answers and tell what is missing")
    func metrics() async throws {
        let sealed = try await MadeVault().restarted()
        _ = try await sealed.face.ask(.get, "/nothing")
        let text = try await sealed.face.ask(.get, "/metrics").text
        #expect(text.contains("keyquorum_http_answers_total{status=\"404\"} 1\n"))
        #expect(text.contains("keyquorum_unsealed 0\n"))
        #expect(text.contains("keyquorum_shares_missing 2\n"))
    }

    @Test("an unknown path is a problem")
    func unknown() async throws {
        let face = try await TestServer().face
        for reply in [
            try await face.ask(.get, "/nothing"), try await face.ask(.get, "/v1/nothing"),
            try await face.ask(.delete, "/v1/versions"),
        ] {
            #expect(reply.status == 404)
            #expect(reply.mediaType == "application/problem+json")
            #expect(reply.code == "not-found")
            #expect(try reply.json["type"] == .text("urn:keyquorum:problem:not-found"))
        }
    }

    @Test("before there is a vault every call that needs one says so")
    func noVault() async throws {
        let face = try await TestServer().face
        for path in [
            "/v1/manifests", "/v1/verify", "/manifest", "/v1/checkpoint", "/v1/certificates",
            "/v1/shareholders",
        ] {
            let reply = try await face.ask(.get, path)
            #expect(reply.status == 412, "\(path)")
            #expect(reply.code == "not-initialized", "\(path)")
        }
    }

    @Test("a sealed server says when to come again and what is missing")
    func sealed() async throws {
        let sealed = try await MadeVault().restarted()
        for path in [
            "/v1/manifests", "/v1/verify", "/manifest", "/v1/checkpoint", "/v1/certificates", "/v1/shareholders",
        ] {
            let reply = try await sealed.face.ask(.get, path)
            #expect(reply.status == 503, "\(path)")
            #expect(reply.code == "sealed", "\(path)")
            #expect(reply.headers[.retryAfter] == "5")
            #expect(try reply.json["state"] == .text("sealed"))
            #expect(try reply.json["groups"]?[0]?["missing"] == .number(2))
        }
    }
}
