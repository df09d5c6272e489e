import Canonical
import Custody
import SecretSharing
import Testing

@Suite("Drills")
struct DrillTests {
    @Test("the proof by the share's drill key is right for its nonce and no other")
    func verdict() throws {
        let scene = try ConsentScene()
        let key = try scene.epoch.share(of: "ann").drillKey()
        let proof = Share.drillProof(key: key, nonce: Samples.nonce)
        #expect(Drill.verdict(proof: proof, nonce: Samples.nonce, drillKey: key))
        #expect(!Drill.verdict(proof: proof, nonce: Samples.digest("other").bytes, drillKey: key))
        #expect(!Drill.verdict(proof: Bytes(proof.dropLast()), nonce: Samples.nonce, drillKey: key))
        let other = try scene.epoch.share(of: "bob").drillKey()
        #expect(!Drill.verdict(proof: proof, nonce: Samples.nonce, drillKey: other))
    }
}
