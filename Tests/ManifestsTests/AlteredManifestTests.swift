import Canonical
import Manifests
import TestSupport
import Testing

@Suite("Altered manifests")
struct AlteredManifestTests {
    @Test(
        "no altered manifest makes the reader fall, and what it reads keeps its rules",
        arguments: ["ours", "contrast", "marblerun"]
    )
    func altered(_ name: String) throws {
        let bytes = try Fixture.vector(name)
        var random = ByteAlterer()
        for round in 0..<200 {
            guard let manifest = try? Manifest(random.alter(bytes)) else { continue }
            let comment = Comment("seed \(random.seed), round \(round)")
            #expect(manifest.updateThreshold <= manifest.updaters?.count ?? 0, comment)
            for group in manifest.roster?.groups ?? [] {
                #expect((1...group.count).contains(group.threshold), comment)
            }
        }
    }
}
