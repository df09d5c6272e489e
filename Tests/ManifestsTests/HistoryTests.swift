import Canonical
import Manifests
import Testing

@Suite("The history of manifests")
struct HistoryTests {
    private var chain: [SignedTransition] = []
    private var manifests: [Digest: Bytes] = [:]
    private var policies: [Digest: Bytes] = [:]
    private let vault: VaultID
    private let root = Digest(of: Bytes("root".utf8))

    init() throws {
        vault = try #require(VaultID(bytes: Bytes(0..<16)))
        for number in 1...3 { append(number) }
    }

    @Test("a whole history has no damage, nor has an empty one")
    func whole() {
        #expect(check() == [])
        #expect(
            History.check(
                [],
                vault: vault,
                rootCertificate: root,
                isSigned: isSigned,
                manifest: { _ in nil },
                policy: { _ in nil }
            ) == []
        )
    }

    @Test("a missing, repeated or swapped transition is named")
    func order() {
        var damaged = self
        damaged.chain.remove(at: 1)
        #expect(damaged.whats == ["2 transition-order", "2 transition-previous"])
        damaged = self
        damaged.chain.remove(at: 0)
        #expect(damaged.whats.prefix(2) == ["1 transition-order", "1 transition-previous"])
        damaged = self
        damaged.chain.swapAt(1, 2)
        #expect(damaged.check().contains { $0.what == .order })
        damaged = self
        damaged.chain.insert(chain[1], at: 2)
        #expect(damaged.check().contains { $0.what == .order && $0.generation == 3 })
    }

    @Test("an altered hash or signature is named")
    func signatures() {
        var damaged = self
        damaged.chain[1] = SignedTransition(chain[1].transition, hash: root, signature: chain[1].signature)
        #expect(damaged.whats == ["2 transition-hash"])
        damaged.chain[1] = SignedTransition(chain[1].transition, hash: chain[1].hash, signature: chain[0].signature)
        #expect(damaged.whats == ["2 transition-signature"])
    }

    @Test("a transition of another vault, with another root, or that was edited, is named")
    func edited() {
        var damaged = self
        damaged.chain[2] = edit(chain[2], vault: VaultID(bytes: Bytes(16..<32)))
        #expect(damaged.whats == ["3 transition-vault"])
        damaged.chain[2] = edit(chain[2], root: Digest(of: []))
        #expect(damaged.whats == ["3 transition-root"])
        damaged.chain[2] = edit(chain[2], previous: Digest(of: []))
        #expect(damaged.whats == ["3 transition-previous"])
        // An edit in the middle breaks the link behind it as well.
        damaged = self
        damaged.chain[1] = edit(chain[1], root: Digest(of: []))
        #expect(damaged.whats == ["2 transition-root", "3 transition-previous"])
    }

    @Test("a missing, altered or unreadable manifest is named by its generation")
    func missingManifest() {
        var damaged = self
        let digest = chain[1].transition.manifest
        damaged.manifests[digest] = nil
        #expect(damaged.whats == ["2 manifest-missing"])
        damaged.manifests[digest] = Bytes("{}".utf8)
        #expect(damaged.whats == ["2 manifest-altered"])
        let broken = Bytes("{".utf8)
        damaged = self
        damaged.chain[2] = edit(chain[2], manifest: Digest(of: broken))
        damaged.manifests[Digest(of: broken)] = broken
        #expect(damaged.whats == ["3 manifest-malformed"])
    }

    @Test("a missing or altered policy of any manifest, old ones too, is named once")
    func missingPolicy() {
        var damaged = self
        let first = Digest(of: Bytes("policy 1".utf8))
        damaged.policies[first] = nil
        #expect(damaged.whats == ["1 policy-missing"])
        #expect(damaged.check().first?.detail == first.hex)
        damaged.policies[first] = []
        #expect(damaged.whats == ["1 policy-altered"])
    }

    @Test("an update from a stale head is a conflict")
    func heads() throws {
        let head = try #require(chain.last?.hash)
        #expect(throws: Never.self) { try History.requireHead(head, head: head) }
        #expect(throws: Never.self) { try History.requireHead(nil, head: head) }
        #expect(throws: Never.self) { try History.requireHead(nil, head: nil) }
        for stale in [chain[0].hash, nil] {
            let error = #expect(throws: ManifestError.self) { try History.requireHead(head, head: stale) }
            #expect(error?.code == .conflict)
        }
    }

    private var whats: [String] { check().map { "\($0.generation) \($0.what.rawValue)" } }

    private func check() -> [HistoryDamage] {
        History.check(
            chain,
            vault: vault,
            rootCertificate: root,
            isSigned: isSigned,
            manifest: { manifests[$0] },
            policy: { policies[$0] }
        )
    }

    /// Stands for the history key: the signature is the message's digest.
    private func isSigned(_ signature: Bytes, _ message: Bytes) -> Bool { signature == Digest(of: message).bytes }

    private func signed(_ transition: Transition) -> SignedTransition {
        SignedTransition(transition, hash: transition.hash, signature: Digest(of: transition.bytes).bytes)
    }

    private func edit(
        _ step: SignedTransition,
        vault: VaultID? = nil,
        previous: Digest? = nil,
        manifest: Digest? = nil,
        root: Digest? = nil
    ) -> SignedTransition {
        signed(
            Transition(
                vault: vault ?? step.transition.vault,
                generation: step.transition.generation,
                previous: previous ?? step.transition.previous,
                manifest: manifest ?? step.transition.manifest,
                rootCertificate: root ?? step.transition.rootCertificate,
                meshCertificate: step.transition.meshCertificate
            )
        )
    }

    /// A manifest that names the policies of all generations up to its own.
    private mutating func append(_ number: Int) {
        let policy = Bytes("policy \(number)".utf8)
        policies[Digest(of: policy)] = policy
        let names = policies.keys.sorted().map { "\"\($0.hex)\":{}" }.joined(separator: ",")
        let manifest = Bytes("{\"policies\":{\(names)}}".utf8)
        manifests[Digest(of: manifest)] = manifest
        chain.append(
            signed(
                Transition(
                    vault: vault,
                    generation: UInt64(number),
                    previous: chain.last?.hash,
                    manifest: Digest(of: manifest),
                    rootCertificate: root,
                    meshCertificate: Digest(of: Bytes("mesh \(number)".utf8))
                )
            )
        )
    }
}
