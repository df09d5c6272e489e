import HTTPAPI
import HTTPTypes
import Testing

@Suite("Browsers")
struct CrossOriginTests {
    private let page = "https://console.example"

    private func face(_ origins: String?, https: Bool = false) async throws -> Face {
        let server = try await TestServer()
        let allowed = origins.flatMap { AllowedOrigins($0) } ?? .none
        return try Face(server.server, in: server.folder, FaceOptions(isReachedByHTTPSOnly: https, origins: allowed))
    }

    private func header(_ name: String) throws -> HTTPField.Name { try #require(HTTPField.Name(name)) }

    @Test("pages of other sites may not call unless they are named", arguments: [nil, "https://other.example"])
    func closed(origins: String?) async throws {
        let face = try await face(origins)
        let reply = try await face.ask(.get, "/v1/seal-status", headers: [.origin: page])
        #expect(reply.status == 403)
        #expect(reply.headers[.accessControlAllowOrigin] == nil)
    }

    @Test("a named page may read answers, refusals too")
    func open() async throws {
        let face = try await face("https://other.example," + page)
        let site = try header("Sec-Fetch-Site")
        for (path, status) in [("/v1/seal-status", 200), ("/v1/nothing", 404)] {
            let reply = try await face.ask(.get, path, headers: [.origin: page, site: "cross-site"])
            #expect(reply.status == status)
            #expect(reply.headers[.accessControlAllowOrigin] == page)
            #expect(reply.headers[.vary] == "Origin")
        }
    }

    @Test("a browser that asks first is told what a named page may send, never to send cookies")
    func preflight() async throws {
        let face = try await face(page)
        let reply = try await face.ask(
            .options,
            "/v1/seal",
            headers: [.origin: page, .accessControlRequestMethod: "POST"],
            isDescribed: false
        )
        #expect(reply.status == 204)
        #expect(reply.headers[.accessControlAllowOrigin] == page)
        #expect(reply.headers[.accessControlAllowMethods]?.contains("POST") == true)
        #expect(reply.headers[.accessControlAllowHeaders]?.contains("Authorization") == true)
        #expect(reply.headers[.accessControlAllowCredentials] == nil)
    }

    @Test("HTTPS only is said where it is so, and not otherwise", arguments: [true, false])
    func strictTransport(https: Bool) async throws {
        let reply = try await face(nil, https: https).ask(.get, "/health")
        #expect(reply.headers[.strictTransportSecurity] == (https ? "max-age=31536000" : nil))
    }
}
