import Canonical
import HTTPTypes
import HolderKeys
import Testing

@Suite("MarbleRun's paths")
struct MarbleRunRoutesTests {
    private static let form = "application/x-www-form-urlencoded"

    private func code(_ face: Face) async throws -> Double? {
        try await face.ask(.get, "/status").json["StatusCode"]?.number
    }

    @Test("one recovery key: set, lost, recovered, whatever the Content-Type says")
    func single() async throws {
        let holders = try Holders("recovery")
        let manifest = Bytes(#"{"RecoveryKey":"\#(holders.keys[0].key.publicKey.pem.escaped)"}"#.utf8)
        let host = try await TestServer()
        #expect(try await code(host.face) == 2)
        let set = try await host.face.ask(.post, "/manifest", manifest, mediaType: Self.form)
        #expect(set.status == 200)
        let share = try holders.share(of: "recovery", try #require(try set.json["EncryptionKey"]?.text))
        #expect(try await code(host.face) == 3)
        let sealed = try await TestServer(restarting: host)
        #expect(try await code(sealed.face) == 1)
        #expect(try await sealed.face.ask(.post, "/manifest", manifest, mediaType: Self.form).code == "sealed")
        #expect(try await sealed.face.ask(.post, "/recover", share.bytes, mediaType: Self.form).status == 200)
        #expect(try await code(sealed.face) == 3)
        #expect(try await sealed.face.ask(.get, "/manifest").bytes == manifest)
    }

    @Test("several recovery keys with a threshold")
    func several() async throws {
        let holders = try Holders("ann", "ben", "cem")
        let keys = holders.keys.map { #""\#($0.name)":"\#($0.key.publicKey.pem.escaped)""# }.joined(separator: ",")
        let manifest = Bytes(#"{"RecoveryKeys":{\#(keys)},"Config":{"RecoveryThreshold":2}}"#.utf8)
        let host = try await TestServer()
        let secrets = try #require(
            try await host.face.ask(.post, "/manifest", manifest).json["RecoverySecrets"]?.object
        )
        #expect(Set(secrets.keys) == ["ann", "ben", "cem"])
        let sealed = try await TestServer(restarting: host)
        for (name, state) in [("cem", "unsealing"), ("ann", "unsealed")] {
            let share = try holders.share(of: name, try #require(secrets[name]?.text))
            let reply = try await sealed.face.ask(.post, "/recover", share.bytes, mediaType: Self.form)
            #expect(try reply.json["state"] == .text(state))
        }
    }

    @Test("a share that is none or wrong has the same codes as on /v1/recover")
    func refused() async throws {
        let vault = try await MadeVault()
        let other = try await MadeVault()
        let face = try await vault.restarted().face
        #expect(
            try await face.ask(.post, "/recover", Array("nothing".utf8), mediaType: Self.form).code == "share-malformed"
        )
        #expect(try await face.ask(.post, "/recover", []).code == "share-malformed")
        #expect(try await face.ask(.post, "/recover", try other.share("ann").bytes).code == "share-of-other-vault")
        #expect(try await face.ask(.post, "/recover", Array(try vault.share("ann").words.utf8)).status == 200)
    }
}
