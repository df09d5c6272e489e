import Canonical

/// A roster for comparison: keys count by their fingerprints, not by the text they were written in, and the order of
/// holders and groups does not count.
public struct RosterIdentity: Sendable, Hashable {
    public struct Member: Sendable, Hashable {
        public let name: String
        public let group: String
        public let key: Digest

        public init(name: String, group: String, key: Digest) {
            self.name = name
            self.group = group
            self.key = key
        }
    }

    public let members: Set<Member>
    /// Threshold by group.
    public let groups: [String: Int]
    public let groupThreshold: Int

    public init(members: Set<Member>, groups: [String: Int], groupThreshold: Int) {
        self.members = members
        self.groups = groups
        self.groupThreshold = groupThreshold
    }

    /// - Parameter fingerprint: SHA-256 of the SubjectPublicKeyInfo of a PEM text.
    public init<Failure: Error>(
        _ roster: ManifestRoster,
        fingerprint: (String) throws(Failure) -> Digest
    ) throws(Failure) {
        var members: Set<Member> = []
        for holder in roster.shareholders {
            members.insert(Member(name: holder.name, group: holder.group, key: try fingerprint(holder.publicKey)))
        }
        self.init(
            members: members,
            groups: Dictionary(uniqueKeysWithValues: roster.groups.map { ($0.name, $0.threshold) }),
            groupThreshold: roster.groupThreshold
        )
    }

    /// - Throws: `ManifestError.rosterDiffers` naming the first difference.
    public func requireSame(as committed: RosterIdentity) throws(ManifestError) {
        guard self != committed else { return }
        let names = members.symmetricDifference(committed.members).map(\.name)
        let what =
            names.isEmpty
            ? "the thresholds differ" : "they differ in \(Set(names).sorted().prefix(8).joined(separator: ", "))"
        throw ManifestError(
            .rosterDiffers,
            "the manifest's shareholders are not the committed ones: \(what); rekey first"
        )
    }
}
