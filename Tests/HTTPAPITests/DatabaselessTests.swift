import Canonical
import HTTPTypes
import Logging
import Operations
import Store
import Testing

@Suite("The calls of a server whose database does not answer")
struct DatabaselessTests {
    @Test("a sealed server tells its state, takes shares and judges them, and says that the database is down")
    func sealed() async throws {
        let vault = try await MadeVault()
        let away = StoreError(.unavailable, "the database does not answer")
        let late = LateStore(engine: "memory", because: away) { throw away }
        let log = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let server = try await KeyServer(store: late, folder: RootFolder(path: vault.host.folder.path), log: log)
        let face = try Face(server, in: vault.host.folder)

        let health = try await face.ask(.get, "/health")
        #expect(health.status == 503)
        #expect(try health.json["database"] == .text("down"))
        #expect(try health.json["state"] == .text("sealed"))
        for path in ["/version", "/metrics", "/status", "/openapi.json"] {
            #expect(try await face.ask(.get, path).status == 200, "\(path)")
        }
        let status = try await face.ask(.get, "/v1/seal-status").json
        #expect(status["state"] == .text("sealed"))
        #expect(status["vault"] == vault.answer["vault"])
        #expect(status["ceremony"]?["publicKey"] != nil)

        let first = try await face.ask(.post, "/v1/recover", json: body(vault, "ann"))
        #expect(try first.json["groups"]?[0]?["submitted"]?.texts == ["ann"])
        let wrong = try await face.ask(.post, "/v1/recover", json: #"{"share":"kq1-nothing"}"#)
        #expect(try wrong.json["code"] == .text("share-malformed"))
        let second = try await face.ask(.post, "/recover", json: body(vault, "ben"))
        #expect(second.status >= 400)
        let last = try await face.ask(.post, "/v1/recover", json: body(vault, "cem"))
        #expect(last.status == 503)
        #expect(try last.json["code"] == .text("database-unavailable"))
        #expect(try await face.ask(.get, "/v1/seal-status").json["lastFailure"] == .text("database-unavailable"))
        #expect(try await face.ask(.get, "/v1/objects").status == 503)
        await late.close()
    }

    private func body(_ vault: MadeVault, _ holder: String) throws -> String {
        #"{"share":"\#(try vault.share(holder).base64)"}"#
    }
}
