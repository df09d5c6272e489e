import Canonical
import Foundation
import Manifests
import Testing

@Suite("The verify bundle")
struct VerifyBundleTests {
    private let first = Bytes("{\"version\":1}".utf8)
    private let second = Bytes("{}".utf8)
    private let policies = [Bytes("a".utf8), Bytes("b".utf8), Bytes("c".utf8)]

    @Test("its bytes are exactly these")
    func exact() throws {
        let text = String(decoding: try bundle().json, as: UTF8.self)
        let sorted = policies.map { Digest(of: $0) }.sorted()
        let content = Dictionary(policies.map { (Digest(of: $0), $0.base64) }) { a, _ in a }
        let named = sorted.map { "\"\($0.hex)\":\"\(content[$0] ?? "")\"" }.joined(separator: ",")
        let hash = Digest(of: Bytes("hash".utf8)).hex
        #expect(
            text
                == "{\"vault\":\"00010203-0405-0607-0809-0a0b0c0d0e0f\",\"rootCA\":\"-----BEGIN\\nroot\\n\","
                + "\"meshCA\":\"mesh \\\"\\\\\\u0001\",\"manifests\":["
                + "{\"digest\":\"\(Digest(of: first).hex)\",\"manifest\":\"eyJ2ZXJzaW9uIjoxfQ==\",\"generation\":1},"
                + "{\"digest\":\"\(Digest(of: second).hex)\",\"manifest\":\"e30=\",\"generation\":2}],"
                + "\"policies\":{\(named)},\"latestTransition\":{\"hash\":\"\(hash)\",\"previous\":null,"
                + "\"signature\":\"AQID\",\"publicKey\":\"key\",\"certificate\":\"certificate\"}}"
        )
    }

    @Test("other readers of JSON read it, and its members stand in their order")
    func readable() throws {
        let json = try bundle(previous: Digest(of: [])).json
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any])
        #expect(Set(object.keys) == ["vault", "rootCA", "meshCA", "manifests", "policies", "latestTransition"])
        let latest = try #require(object["latestTransition"] as? [String: Any])
        #expect(latest["previous"] as? String == Digest(of: []).hex)
        #expect(object["meshCA"] as? String == "mesh \"\\\u{1}")
        #expect((object["manifests"] as? [[String: Any]])?.map { $0["generation"] as? Int } == [1, 2])
    }

    @Test("equal content gives equal bytes, in whatever order it was found")
    func deterministic() throws {
        let bytes = try bundle().json
        for _ in 0..<20 { #expect(try bundle(shuffled: true).json == bytes) }
    }

    @Test("without policies it is still well formed")
    func empty() throws {
        let bundle = VerifyBundle(
            vault: try #require(VaultID(bytes: Bytes(0..<16))),
            rootCA: "",
            meshCA: "",
            manifests: [],
            policies: [:],
            latestTransition: try bundle().latestTransition
        )
        let text = String(decoding: bundle.json, as: UTF8.self)
        #expect(text.contains("\"manifests\":[],\"policies\":{},\"latestTransition\":{"))
    }

    private func bundle(previous: Digest? = nil, shuffled: Bool = false) throws -> VerifyBundle {
        let entries = [
            VerifyBundle.Entry(digest: Digest(of: first), manifest: first, generation: 1),
            VerifyBundle.Entry(digest: Digest(of: second), manifest: second, generation: 2),
        ]
        let pairs = policies.map { (Digest(of: $0), $0) }
        return VerifyBundle(
            vault: try #require(VaultID(bytes: Bytes(0..<16))),
            rootCA: "-----BEGIN\nroot\n",
            meshCA: "mesh \"\\\u{1}",
            manifests: shuffled ? entries.shuffled() : entries,
            policies: Dictionary(shuffled ? pairs.shuffled() : pairs) { a, _ in a },
            latestTransition: VerifyBundle.LatestTransition(
                hash: Digest(of: Bytes("hash".utf8)),
                previous: previous,
                signature: [1, 2, 3],
                publicKey: "key",
                certificate: "certificate"
            )
        )
    }
}
