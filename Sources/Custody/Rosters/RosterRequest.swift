import Canonical

/// Who shall hold shares, as an initialization, a rekey or a manifest asks for it, before anything is checked.
public struct RosterRequest: Hashable, Sendable {
    /// A shareholder that is asked for.
    public struct Shareholder: Hashable, Sendable {
        public var name: String
        /// The group's name; nil if there is only one.
        public var group: String?
        /// SHA-256 of the SPKI that the share will be encrypted to.
        public var keyDigest: Digest
        public var signingKeyDigest: Digest?

        public init(name: String, group: String? = nil, keyDigest: Digest, signingKeyDigest: Digest? = nil) {
            self.name = name
            self.group = group
            self.keyDigest = keyDigest
            self.signingKeyDigest = signingKeyDigest
        }
    }

    /// A group that is asked for; without a threshold it is more than half of its holders.
    public struct Group: Hashable, Sendable {
        public var name: String
        public var threshold: Int?

        public init(name: String, threshold: Int? = nil) {
            self.name = name
            self.threshold = threshold
        }
    }

    /// Their order gives the indexes.
    public var shareholders: [Shareholder]
    /// For a roster without groups, or with one that names none; more than half of the holders by default.
    public var threshold: Int?
    /// Their order gives the numbers; none means one group named `owners`.
    public var groups: [Group]
    /// How many groups are needed; all by default.
    public var groupThreshold: Int?

    public init(shareholders: [Shareholder], threshold: Int? = nil, groups: [Group] = [], groupThreshold: Int? = nil) {
        self.shareholders = shareholders
        self.threshold = threshold
        self.groups = groups
        self.groupThreshold = groupThreshold
    }
}
