import Canonical
import Manifests
import Secrets
import Testing

@Suite("A transition")
struct TransitionTests {
    @Test("the hash is that of the published vector")
    func vector() throws {
        let transition = Transition(
            vault: try #require(VaultID(bytes: Bytes(0..<16))),
            generation: 1,
            previous: nil,
            manifest: Digest(of: Bytes("manifest".utf8)),
            rootCertificate: Digest(of: Bytes("root".utf8)),
            meshCertificate: Digest(of: Bytes("mesh".utf8))
        )
        #expect(transition.hash.hex == "da48e2ef71b9dbf3b535b361f91e87b210841434a1bd5f2ed0bb2e700c084f75")
        #expect(transition.bytes.starts(with: Bytes("keyquorum/v1/transition\0".utf8)))
    }

    @Test("every field changes the hash")
    func fields() throws {
        let vault = try #require(VaultID(bytes: Bytes(0..<16)))
        let other = try #require(VaultID(bytes: Bytes(16..<32)))
        let a = Digest(of: Bytes("a".utf8))
        let b = Digest(of: Bytes("b".utf8))
        func hash(_ vault: VaultID, _ number: UInt64, _ previous: Digest?, _ m: Digest, _ r: Digest, _ s: Digest)
            -> Digest
        {
            Transition(
                vault: vault,
                generation: number,
                previous: previous,
                manifest: m,
                rootCertificate: r,
                meshCertificate: s
            ).hash
        }
        let hashes = [
            hash(vault, 1, nil, a, a, a), hash(other, 1, nil, a, a, a), hash(vault, 2, nil, a, a, a),
            hash(vault, 1, a, a, a, a), hash(vault, 1, nil, b, a, a), hash(vault, 1, nil, a, b, a),
            hash(vault, 1, nil, a, a, b),
        ]
        #expect(Set(hashes).count == hashes.count)
    }

    @Test("an acknowledgement binds vault, manifest and place")
    func acknowledgement() throws {
        let vault = try #require(VaultID(bytes: Bytes(0..<16)))
        let bytes = Acknowledgement.bytes(vault: vault, manifest: Digest(of: Bytes("manifest".utf8)), previous: nil)
        #expect(bytes.hex == Self.acknowledgementHex)
        let later = Acknowledgement.bytes(
            vault: vault,
            manifest: Digest(of: Bytes("manifest".utf8)),
            previous: Digest(of: [])
        )
        #expect(later != bytes)
    }

    @Test("a workload secret is HKDF of seed, vault and id, as another implementation computes it")
    func workloadSecret() throws {
        let vault = try #require(VaultID(bytes: Bytes(0..<16)))
        let seed = SecretBytes(copying: Bytes(0..<32))
        let secret = WorkloadSecret.derive(seed: seed, vault: vault, id: "apps/web")
        #expect(secret.withBytes { Bytes($0).hex } == Self.workloadSecretHex)
        #expect(WorkloadSecret.derive(seed: seed, vault: vault, id: "apps/db") != secret)
    }

    private static let acknowledgementHex =
        "6b657971756f72756d2f76312f61636b6e6f776c656467656d656e740001000000100001020304050607"
        + "08090a0b0c0d0e0f010000002005b3abf2579a5eb66403cd78be557fd860633a1fe2103c7642030defe32c657f0000000000"
    private static let workloadSecretHex = "cca21a24ad6d23e26e647926ea371f2c6e35ad05060e9fa1f7258b6f951f5899"
}
