import Canonical
import HTTPTypes
import SecretSharing
import Testing

@Suite("Confirmations and POST /v1/seal")
struct SealTests {
    private func confirm(_ vault: MadeVault, _ name: String, with share: Share? = nil) async throws -> Reply {
        let nonce = try #require(vault.answer["ceremony"]?["nonce"]?.text.flatMap { Bytes(base64: $0) })
        let proof = try (share ?? vault.share(name)).confirmation(nonce: nonce).base64
        let body = #"{"holder":"\#(name)","proof":"\#(proof)"}"#
        return try await vault.host.face.ask(.post, "/v1/ceremonies/initialize/confirmations", json: body)
    }

    @Test("a vault whose holders have not confirmed is sealed only by force")
    func unconfirmed() async throws {
        let vault = try await MadeVault()
        _ = try await confirm(vault, "ann")
        let refused = try await vault.host.face.ask(.post, "/v1/seal")
        #expect(refused.code == "unconfirmed")
        #expect(try refused.json["unconfirmed"]?.texts == ["ben", "cem"])
        #expect(try await vault.host.face.ask(.post, "/v1/seal", json: #"{"force":true}"#).status == 204)
        #expect(try await vault.host.face.ask(.get, "/health").status == 503)
        #expect(try await vault.host.face.ask(.get, "/v1/shareholders").code == "sealed")
    }

    @Test("the last confirmation ends the ceremony and its encrypted shares")
    func confirmed() async throws {
        let vault = try await MadeVault()
        let path = "/v1/ceremonies/initialize/shares/ann"
        #expect(
            try await vault.host.face.ask(.get, path).json["encryptedShare"]
                == vault.answer["shares"]?[0]?["encryptedShare"]
        )
        #expect(try await vault.restarted().face.ask(.get, path).status == 200)
        for name in ["ann", "ann", "ben"] { #expect(try await confirm(vault, name).status == 200) }
        let last = try await confirm(vault, "cem")
        #expect(try last.json["state"] == .text("finished"))
        #expect(try await vault.host.face.ask(.get, path).code == "ceremony-finished")
        #expect(try await confirm(vault, "ann").code == "ceremony-finished")
        let roster = try await vault.host.face.ask(.get, "/v1/shareholders").json
        #expect(roster["items"]?.list?.allSatisfy { $0["confirmed"] != nil } == true)
        #expect(try await vault.host.face.ask(.post, "/v1/seal", json: #"{"scope":"server"}"#).status == 204)
    }

    @Test("a wrong proof, an unknown holder and an unknown ceremony are refused")
    func refused() async throws {
        let vault = try await MadeVault()
        #expect(try await confirm(vault, "ann", with: vault.share("ben")).code == "confirmation-wrong")
        #expect(try await confirm(vault, "dan", with: vault.share("ben")).code == "not-found")
        let face = vault.host.face
        #expect(try await face.ask(.get, "/v1/ceremonies/nothing").code == "not-found")
        #expect(try await face.ask(.get, "/v1/ceremonies/initialize/shares/dan").code == "not-found")
        #expect(try await face.ask(.get, "/v1/ceremonies/initialize/shares/%ff").code == "malformed-request")
        #expect(try await face.ask(.get, "/v1/ceremonies").json["items"]?.list?.count == 1)
    }

    @Test("a recovery confirms whoever took part in it")
    func recoveryConfirms() async throws {
        let vault = try await MadeVault()
        let face = try await vault.restarted().face
        for name in ["ann", "cem"] {
            _ = try await face.ask(.post, "/v1/recover", json: #"{"share":"\#(try vault.share(name).base64)"}"#)
        }
        #expect(try await face.ask(.get, "/v1/ceremonies/initialize").json["unconfirmed"]?.texts == ["ben"])
        #expect(try await face.ask(.get, "/v1/ceremonies").json["items"]?.list?.count == 2)
    }
}
