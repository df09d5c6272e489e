import Canonical

/// The chain of all manifests of a vault.
public enum History {
    /// Checks a whole history: generations from 1 without a gap, links, hashes, signatures, one vault and root, every
    /// manifest present with its digest, every policy named by any manifest present with its digest.
    ///
    /// - Parameters:
    ///   - chain: oldest first.
    ///   - isSigned: whether the history key made this signature over these bytes.
    ///   - manifest: its stored bytes by digest, or nil.
    ///   - policy: its stored bytes by digest, or nil.
    /// - Returns: every damage, oldest first; empty if the history is whole.
    public static func check(
        _ chain: [SignedTransition],
        vault: VaultID,
        rootCertificate: Digest,
        isSigned: (_ signature: Bytes, _ message: Bytes) -> Bool,
        manifest: (Digest) -> Bytes?,
        policy: (Digest) -> Bytes?
    ) -> [HistoryDamage] {
        var damages: [HistoryDamage] = []
        var seenPolicies: Set<Digest> = []
        var previous: Digest?
        for (place, step) in chain.enumerated() {
            let generation = UInt64(place) + 1
            damages += checkStep(step, generation, previous, vault, rootCertificate, isSigned)
            damages += checkManifest(step.transition.manifest, generation, manifest, policy, &seenPolicies)
            previous = step.transition.hash
        }
        return damages
    }

    /// - Parameters:
    ///   - expected: the transition that the caller started from, if he named one.
    ///   - head: the latest transition; nil before the first manifest.
    /// - Throws: `ManifestError.conflict`.
    public static func requireHead(_ expected: Digest?, head: Digest?) throws(ManifestError) {
        guard let expected, expected != head else { return }
        throw ManifestError(
            .conflict,
            "the latest transition is \(head?.hex ?? "none"), not \(expected.hex): look at the newer manifest first"
        )
    }

    private static func checkStep(
        _ step: SignedTransition,
        _ generation: UInt64,
        _ previous: Digest?,
        _ vault: VaultID,
        _ root: Digest,
        _ isSigned: (Bytes, Bytes) -> Bool
    ) -> [HistoryDamage] {
        let transition = step.transition
        let checks: [(HistoryDamage.What, Bool, String)] = [
            (.order, transition.generation == generation, "it says generation \(transition.generation)"),
            (.vault, transition.vault == vault, transition.vault.text),
            (.root, transition.rootCertificate == root, transition.rootCertificate.hex),
            (.link, transition.previous == previous, transition.previous?.hex ?? "none"),
            (.hash, step.hash == transition.hash, step.hash.hex),
            (.signature, isSigned(step.signature, transition.bytes), step.hash.hex),
        ]
        return checks.filter { !$0.1 }.map { HistoryDamage(generation: generation, what: $0.0, detail: $0.2) }
    }

    private static func checkManifest(
        _ digest: Digest,
        _ generation: UInt64,
        _ manifest: (Digest) -> Bytes?,
        _ policy: (Digest) -> Bytes?,
        _ seen: inout Set<Digest>
    ) -> [HistoryDamage] {
        func damage(_ what: HistoryDamage.What, _ detail: String) -> [HistoryDamage] {
            [HistoryDamage(generation: generation, what: what, detail: detail)]
        }
        guard let bytes = manifest(digest) else { return damage(.manifestMissing, digest.hex) }
        guard Digest(of: bytes) == digest else { return damage(.manifestAltered, digest.hex) }
        guard let parsed = try? Manifest(bytes) else { return damage(.manifestMalformed, digest.hex) }
        return parsed.policies.keys.sorted().filter { seen.insert($0).inserted }.flatMap { named in
            guard let content = policy(named) else { return damage(.policyMissing, named.hex) }
            return Digest(of: content) == named ? [] : damage(.policyAltered, named.hex)
        }
    }
}
