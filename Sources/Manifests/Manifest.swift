import Canonical

/// A manifest: which policies are trusted, who holds shares, who may update. It is known by the SHA-256 of its bytes.
///
/// Each meaning may stand in our own members, in Contrast's or in MarbleRun's, but not twice: policies in `policies` or
/// `Policies`; shareholders in `shareholders`, `SeedshareOwnerPubKeys`, `RecoveryKey` or `RecoveryKeys`; updaters in
/// `updaters`, `WorkloadOwnerPubKeys` or `WorkloadOwnerKeyDigests`. Members of other meanings are passed over.
public struct Manifest: Sendable, Hashable {
    /// Which member named the shareholders; MarbleRun's clients expect their own form of answer.
    public enum RosterMember: String, Sendable {
        case shareholders
        case seedshareOwnerPubKeys = "SeedshareOwnerPubKeys"
        case recoveryKey = "RecoveryKey"
        case recoveryKeys = "RecoveryKeys"
    }

    /// As sent.
    public let bytes: Bytes
    public let digest: Digest
    public let policies: [Digest: PolicyRule]
    /// Nil if the manifest names no shareholders.
    public let roster: ManifestRoster?
    public let rosterMember: RosterMember?
    /// Nil: whoever may administer may update. Empty: nobody may, ever.
    public let updaters: [Updater]?
    /// How many updaters must approve; all of them if the manifest says nothing, 0 if it names none.
    public let updateThreshold: Int

    /// Reads a manifest.
    ///
    /// - Throws: `ManifestError`: `malformed` with the place, `tooLarge`.
    public init(_ bytes: Bytes) throws(ManifestError) {
        let reader = try ManifestReader(JSONParser.parse(bytes))
        self.bytes = bytes
        digest = Digest(of: bytes)
        policies = try reader.policies()
        (rosterMember, roster) = try reader.roster()
        (updaters, updateThreshold) = try reader.updaters()
    }

    /// Whether these are the policies that the manifest names and no other; the same one twice counts once.
    ///
    /// - Returns: the policies by their digests.
    /// - Throws: `ManifestError.policiesDiffer` naming what is missing and what is too much, `tooLarge`.
    public func requirePolicies(_ given: [Bytes]) throws(ManifestError) -> [Digest: Bytes] {
        guard given.count <= Limits.policies, given.allSatisfy({ $0.count <= Limits.policyBytes }) else {
            throw ManifestError(.tooLarge, "a policy is at most \(Limits.policyBytes) bytes")
        }
        let byDigest = Dictionary(given.map { (Digest(of: $0), $0) }) { first, _ in first }
        let missing = policies.keys.filter { byDigest[$0] == nil }.sorted()
        let extra = byDigest.keys.filter { policies[$0] == nil }.sorted()
        guard missing.isEmpty, extra.isEmpty else {
            throw ManifestError(
                .policiesDiffer,
                Self.difference("missing", missing) + Self.difference("not named", extra)
            )
        }
        return byDigest
    }

    private static func difference(_ word: String, _ digests: [Digest]) -> String {
        guard !digests.isEmpty else { return "" }
        let shown = digests.prefix(4).map(\.hex).joined(separator: ", ")
        return "\(word): \(shown)\(digests.count > 4 ? " and \(digests.count - 4) more" : ""). "
    }
}
