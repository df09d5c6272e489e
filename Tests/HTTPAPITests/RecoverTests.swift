import Canonical
import Custody
import HTTPTypes
import HolderKeys
import SecretSharing
import Secrets
import Testing

@Suite("POST and DELETE /v1/recover")
struct RecoverTests {
    private func body(_ share: Share, _ more: String = "") -> String { #"{"share":"\#(share.base64)"\#(more)}"# }

    @Test("two of three shares open the vault, and what it proves is the same as before")
    func roundTrip() async throws {
        let vault = try await MadeVault(
            members: #","manifest":"\#(Samples.manifest.base64)","policies":["\#(Samples.policy.base64)"]"#
        )
        let before = try await vault.host.face.ask(.get, "/v1/verify").bytes
        let face = try await vault.restarted().face
        let first = try await face.ask(.post, "/v1/recover", json: body(try vault.share("ann"))).json
        #expect(first["state"] == .text("unsealing"))
        #expect(first["groups"]?[0]?["submitted"]?.texts == ["ann"])
        #expect(first["groups"]?[0]?["missing"] == .number(1))
        let words = #"{"share":"\#(try vault.share("cem").words)","holder":"cem"}"#
        let second = try await face.ask(.post, "/v1/recover", json: words).json
        #expect(second["state"] == .text("unsealed"))
        #expect(second["checkpoint"]?["number"] != nil)
        #expect(try await face.ask(.get, "/v1/verify").bytes == before)
    }

    @Test("a share sealed to the ceremony's key opens as well; one sealed to another key does not")
    func sealedShare() async throws {
        let vault = try await MadeVault()
        let face = try await vault.restarted().face
        let status = try await face.ask(.get, "/v1/seal-status").json
        let good = try sealed(try vault.share("ann"), of: "ann", to: status)
        #expect(try await face.ask(.post, "/v1/recover", json: good).json["groups"]?[0]?["submitted"]?.texts == ["ann"])
        let misnamed = try sealed(try vault.share("ben"), of: "ann", to: status).replacing(
            #""holder":"ann""#,
            with: #""holder":"ben""#
        )
        #expect(try await face.ask(.post, "/v1/recover", json: misnamed).code == "sealed-share-unreadable")
        let later = try await vault.restarted().face
        #expect(try await later.ask(.post, "/v1/recover", json: good).code == "sealed-share-unreadable")
        let unnamed = good.replacing(#","holder":"ann""#, with: "")
        #expect(try await later.ask(.post, "/v1/recover", json: unnamed).code == "malformed-request")
    }

    @Test("a share that is none, mistyped, wrong or of another vault is named by its code and disturbs no other")
    func refused() async throws {
        let vault = try await MadeVault()
        let other = try await MadeVault()
        let face = try await vault.restarted().face
        _ = try await face.ask(.post, "/v1/recover", json: body(try vault.share("ann")))
        let share = try vault.share("ben")
        let mistyped = Self.mistyped(share.words)
        let refusals: [(body: String, status: Int, code: String)] = [
            (#"{"share":"nothing"}"#, 400, "share-malformed"), (#"{"share":"\#(mistyped)"}"#, 400, "share-malformed"),
            (body(try Self.wrong(share)), 422, "share-wrong"),
            (body(try other.share("ben")), 422, "share-of-other-vault"),
            ("{}", 400, "malformed-request"), (#"{"share":7}"#, 400, "malformed-request"),
            (body(share, #","signature":"AAAA","holder":"ben""#), 422, "signature-wrong"),
            (body(share, #","acceptRollback":"xyz""#), 400, "malformed-request"),
        ]
        for refusal in refusals {
            let reply = try await face.ask(.post, "/v1/recover", json: refusal.body)
            #expect(reply.status == refusal.status)
            #expect(reply.code == refusal.code)
            #expect(!reply.text.contains(share.base64))
        }
        let named = try await face.ask(.post, "/v1/recover", json: #"{"share":"\#(mistyped)"}"#).json
        #expect(named["block"]?.number != nil)
        #expect(try await face.ask(.get, "/v1/seal-status").json["groups"]?[0]?["submitted"]?.texts == ["ann"])
        #expect(try await face.ask(.post, "/v1/recover", json: body(share)).json["state"] == .text("unsealed"))
    }

    @Test("the same share counts once, and one that comes late is answered kindly")
    func repeated() async throws {
        let vault = try await MadeVault()
        let face = try await vault.restarted().face
        _ = try await face.ask(.post, "/v1/recover", json: body(try vault.share("ann")))
        let again = try await face.ask(.post, "/v1/recover", json: body(try vault.share("ann"))).json
        #expect(again["duplicate"] == .flag(true))
        #expect(again["groups"]?[0]?["missing"] == .number(1))
        _ = try await face.ask(.post, "/v1/recover", json: body(try vault.share("ben")))
        let late = try await face.ask(.post, "/v1/recover", json: body(try vault.share("cem"))).json
        #expect(late["alreadyUnsealed"] == .flag(true))
    }

    @Test("before there is a vault there is nothing to recover")
    func noVault() async throws {
        let vault = try await MadeVault()
        let reply = try await TestServer().face.ask(.post, "/v1/recover", json: body(try vault.share("ann")))
        #expect(reply.code == "not-initialized")
    }

    @Test("a share can be taken back by whoever has it, and all of them by the operator")
    func withdraw() async throws {
        let vault = try await MadeVault()
        let host = try await vault.restarted()
        let ann = body(try vault.share("ann"))
        #expect(try await host.face.ask(.delete, "/v1/recover", json: ann).code == "share-not-collected")
        _ = try await host.face.ask(.post, "/v1/recover", json: ann)
        #expect(try await host.face.ask(.delete, "/v1/recover", json: ann).json["groups"]?[0]?["missing"] == .number(2))
        _ = try await host.face.ask(.post, "/v1/recover", json: ann)
        let stranger = try await host.face.ask(.delete, "/v1/recover", from: "203.0.113.9")
        #expect(stranger.status == 401)
        #expect(stranger.code == "operator-required")
        let token = try host.file("operator.token")
        let dropped = try await host.face.ask(.delete, "/v1/recover", token: token, from: "203.0.113.9")
        #expect(try dropped.json["groups"]?[0]?["missing"] == .number(2))
    }

    // MARK: Shares

    /// One letter of the text form changed.
    private static func mistyped(_ words: String) -> String {
        var letters = Array(words)
        let place = letters.count / 2 + (letters[letters.count / 2] == "-" ? 1 : 0)
        letters[place] = letters[place] == "a" ? "c" : "a"
        return String(letters)
    }

    /// The right form and place, and another value.
    private static func wrong(_ share: Share) throws -> Share {
        let y = SecretBytes(copying: share.y.withBytes { Bytes($0) }.map { $0 ^ 0x5a })
        return try Share(vault: share.vault, epoch: share.epoch, position: share.position, anchor: share.anchor, y: y)
    }

    private func sealed(_ share: Share, of holder: String, to status: JSON) throws -> String {
        let ceremony = try #require(status["ceremony"])
        let key = try #require(ceremony["identityKey"]?.text)
        let context = CeremonyContext(
            vault: share.vault,
            epoch: share.epoch,
            ceremony: try #require(ceremony["id"]?.text.flatMap { CeremonyID(text: $0) }),
            kind: .unseal,
            nonce: try #require(ceremony["nonce"]?.text.flatMap { Bytes(base64: $0) })
        )
        let sealed = try SealedShare.seal(
            share.raw,
            to: try #require(ceremony["publicKey"]?.text.flatMap { Bytes(base64: $0) }),
            info: ShareToServerInfo(context: context, server: try HolderPublicKey(pem: key).fingerprint).bytes,
            holder: holder
        )
        let parts =
            #""encapsulatedKey":"\#(sealed.encapsulatedKey.base64)","ciphertext":"\#(sealed.ciphertext.base64)""#
        return #"{"sealedShare":{\#(parts)},"holder":"\#(holder)"}"#
    }
}
