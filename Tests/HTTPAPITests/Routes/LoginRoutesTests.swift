import HTTPTypes
import Testing

@Suite("KMIP logins over REST")
struct LoginRoutesTests {
    private let shared: SharedFace

    init() async throws { shared = try await SharedFace() }

    @Test("who holds a token makes, lists and removes its logins; the password is told once")
    func life() async throws {
        let made = try await shared.ask("ann", .post, "/v1/kmip-logins", #"{"user":"host-1","through":"group:hosts"}"#)
        #expect(made.status == 201)
        let (login, id) = (try made.json, try #require(try made.json["id"]?.text))
        #expect(login["user"] == .text("host-1") && login["subject"] == .text("token:ann"))
        #expect(login["through"] == .text("group:hosts") && login["password"]?.text?.utf8.count == 43)
        let device = #"{"device":{"serialNumber":"7","mediaIdentifier":"m"}}"#
        #expect(try await shared.ask("ann", .post, "/v1/kmip-logins", device).status == 201)
        #expect(try await shared.list("ann", "/v1/kmip-logins").count == 2)
        #expect(try await shared.list("bob", "/v1/kmip-logins").isEmpty)
        #expect(try await shared.list("admin", "/v1/kmip-logins?limit=1").count == 1)
        #expect(!(try await shared.ask("ann", .get, "/v1/kmip-logins").text.contains("password")))
        #expect(try await shared.ask("bob", .delete, "/v1/kmip-logins/\(id)").code == "not-found")
        #expect(try await shared.ask("ann", .delete, "/v1/kmip-logins/\(id)").status == 204)
        #expect(try await shared.ask("ann", .delete, "/v1/kmip-logins/\(id)").code == "not-found")
    }

    @Test("bodies that make no login say why")
    func refusals() async throws {
        _ = try await shared.ask("ann", .post, "/v1/kmip-logins", #"{"user":"taken"}"#)
        for (body, code) in [
            ("{}", "invalid-request"), (#"{"user":"a","device":{"serialNumber":"1"}}"#, "invalid-request"),
            (#"{"user":""}"#, "invalid-request"), (#"{"device":{}}"#, "invalid-request"),
            (#"{"user":"a","through":"role:king"}"#, "invalid-request"), (#"{"user":"taken"}"#, "already-exists"),
            (#"{"user":1}"#, "malformed-request"), (#"{"user":"a","password":"b"}"#, "malformed-request"),
        ] {
            let reply = try await shared.ask("ann", .post, "/v1/kmip-logins", body)
            #expect(reply.code == code, "\(body): \(reply.text)")
        }
        let single = shared.vault.host.face
        #expect(try await single.ask(.post, "/v1/kmip-logins", json: #"{"user":"a"}"#).code == "permission-denied")
        #expect(try await shared.ask("ann", .delete, "/v1/kmip-logins/x").code == "not-found")
    }

    @Test("tickets are listed and ended over REST by their subject and by administrators")
    func tickets() async throws {
        let got = try await shared.ask("ann", .post, "/kmip/2_1", #"{"tag":"Login","value":[]}"#)
        #expect(got.status == 200, "\(got.text)")
        let id = try #require(try await shared.list("ann", "/v1/kmip-tickets").first)
        #expect(try await shared.list("admin", "/v1/kmip-tickets").isEmpty)
        #expect(try await shared.list("admin", "/v1/kmip-tickets?subject=token%3Aann") == [id])
        #expect(try await shared.ask("bob", .get, "/v1/kmip-tickets?subject=token%3Aann").code == "permission-denied")
        #expect(try await shared.ask("bob", .delete, "/v1/kmip-tickets/\(id)").code == "not-found")
        #expect(try await shared.ask("admin", .delete, "/v1/kmip-tickets/\(id)").status == 204)
        #expect(try await shared.list("ann", "/v1/kmip-tickets").isEmpty)
    }
}
