import HTTPAPI
import HTTPTypes
import Testing

@Suite("Names by which the server is called from its own machine")
struct BrowserGuardTests {
    private func status(_ authority: String, from address: String? = nil) async throws -> Int {
        let server = try await TestServer()
        let options = FaceOptions(isOwnName: { $0 == "keys.example" })
        let face = try Face(server.server, in: server.folder, options)
        return try await face.ask(.get, "/version", authority: authority, from: address).status
    }

    @Test(
        "localhost, addresses and the configured names are its own",
        arguments: [
            "localhost", "LOCALHOST:9998", "127.0.0.1:9998", "[::1]:9998", "keys.example", "Keys.Example:443",
        ]
    )
    func own(authority: String) async throws {
        #expect(try await status(authority) == 200)
        #expect(try await status(authority, from: "127.0.0.1") == 200)
    }

    @Test(
        "another name is one of a page that was led here",
        arguments: ["evil.example", "keys.example.evil", "a.keys.example:443", "localhost.evil"]
    )
    func foreign(authority: String) async throws {
        #expect(try await status(authority) == 403)
        #expect(try await status(authority, from: "127.0.0.1") == 403)
    }

    @Test("from other machines any name is good, which a proxy may have given")
    func outside() async throws {
        #expect(try await status("anything.example", from: "192.0.2.7") == 200)
    }
}
