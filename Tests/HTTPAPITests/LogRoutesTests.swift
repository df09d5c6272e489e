import HTTPTypes
import Testing

@Suite("GET /v1/log and GET /v1/checkpoints")
struct LogRoutesTests {
    @Test("the log comes page by page, as it is described")
    func pages() async throws {
        let face = try await MadeVault().host.face
        let whole = try await face.ask(.get, "/v1/log?limit=1000")
        #expect(whole.status == 200)
        let records = try #require(try whole.json["items"]?.list)
        #expect(records.first?["kind"]?.text == "initialize")
        #expect(try whole.json["next"] == nil)
        var (paged, after): ([JSON], String?) = ([], "")
        while let next = after {
            let page = try await face.ask(.get, "/v1/log?limit=4" + (next.isEmpty ? "" : "&after=\(next)")).json
            paged += page["items"]?.list ?? []
            after = page["next"]?.text
        }
        #expect(paged == records)
    }

    @Test("a filter says which records, and a malformed one is refused")
    func filters() async throws {
        let face = try await MadeVault().host.face
        _ = try await face.ask(.put, "/v1/groups/ops", json: "{}")
        let found = try await face.ask(.get, "/v1/log?kind=found-group&actor=admin&table=subject_groups")
        #expect(found.status == 200)
        let founded = try await face.ask(.get, "/v1/log?kind=found-group").json["items"]?.list
        #expect(founded?.count == 1 && founded?.first?["target"]?.text?.contains("ops") == true)
        #expect(try await face.ask(.get, "/v1/log?actor=token%3Anobody").json["items"]?.list?.isEmpty == true)
        for query in ["since=now", "server=1", "after=zz", "limit=0", "actor="] {
            #expect(try await face.ask(.get, "/v1/log?\(query)").code == "malformed-request", "\(query)")
        }
    }

    @Test("checkpoints are what GET /v1/checkpoint answers, from the first on")
    func checkpoints() async throws {
        let face = try await MadeVault().host.face
        let all = try #require(try await face.ask(.get, "/v1/checkpoints").json["items"]?.list)
        #expect(all.first?["number"]?.number == 1)
        #expect(all.last == (try await face.ask(.get, "/v1/checkpoint").json))
    }

    @Test("without a vault and while sealed nobody reads it; the history key's certificate stays public")
    func sealed() async throws {
        #expect(try await TestServer().face.ask(.get, "/v1/log").code == "not-initialized")
        let vault = try await MadeVault()
        let certificate = try await vault.host.face.ask(.get, "/v1/ca/history.pem")
        #expect(certificate.status == 200 && certificate.text.hasPrefix("-----BEGIN CERTIFICATE-----"))
        let face = try await vault.restarted().face
        #expect(try await face.ask(.get, "/v1/log").code == "sealed")
        #expect(try await face.ask(.get, "/v1/checkpoints").code == "sealed")
        #expect(try await face.ask(.get, "/v1/ca/history.pem").text == certificate.text)
    }

    @Test("one role is given and taken by its name")
    func roles() async throws {
        let face = try await MadeVault().host.face
        let path = "/v1/roles/ann%40example.com"
        #expect(try await face.ask(.put, "\(path)/auditor").json["roles"]?.texts == ["auditor"])
        #expect(try await face.ask(.put, "\(path)/owner").json["roles"]?.texts == ["auditor", "owner"])
        #expect(try await face.ask(.delete, "\(path)/auditor").json["roles"]?.texts == ["owner"])
        #expect(try await face.ask(.put, "\(path)/king").code == "invalid-request")
        #expect(try await face.ask(.delete, "/v1/roles/admin/admin").code == "conflict")
    }
}
