import HTTPTypes
import Testing

@Suite("A path that is known, by another method")
struct KnownPathsTests {
    @Test(
        "it is answered with 405 and what the path takes",
        arguments: [
            ("/health", HTTPRequest.Method.post, "GET, HEAD"), ("/v1/initialize", .get, "POST"),
            ("/v1/recover", .put, "DELETE, POST"), ("/v1/objects/x", .put, "DELETE, GET, HEAD"),
            ("/v1/grants/obtained", .delete, "GET, HEAD"), ("/v1/ceremonies/x/shares/y", .delete, "GET, HEAD"),
            ("/access/grant", .delete, "POST"), ("/", .patch, "GET, HEAD"), ("/v1//tokens/", .patch, "GET, HEAD, POST"),
        ]
    )
    func methods(path: String, method: HTTPRequest.Method, allowed: String) async throws {
        let reply = try await TestServer().face.ask(method, path)
        #expect(reply.status == 405 && reply.code == "method-not-allowed", "\(reply.text)")
        #expect(reply.headers[.allow] == allowed)
        #expect(try reply.json["allow"]?.texts?.joined(separator: ", ") == allowed)
    }

    @Test("a path that is not known has no methods", arguments: ["/nothing", "/v1", "/v1/objects/x/y/z", "/health/x"])
    func unknown(path: String) async throws {
        let reply = try await TestServer().face.ask(.post, path)
        #expect(reply.status == 404 && reply.code == "not-found")
        #expect(reply.headers[.allow] == nil)
    }
}
