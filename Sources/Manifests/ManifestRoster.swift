import Canonical

/// The shareholders that a manifest names, defaults filled in, in the order of the body.
public struct ManifestRoster: Sendable, Hashable {
    public struct Shareholder: Sendable, Hashable {
        public let name: String
        /// PEM as written (of Contrast's hexadecimal keys, PEM made of their DER); not parsed here.
        public let publicKey: String
        public let signingKey: String?
        /// A group's name.
        public let group: String
    }

    public struct Group: Sendable, Hashable {
        public let name: String
        /// How many of the group's shares rebuild its secret, at least 1.
        public let threshold: Int
        /// How many shareholders it has.
        public let count: Int
    }

    public let shareholders: [Shareholder]
    public let groups: [Group]
    /// How many groups must come together.
    public let groupThreshold: Int

    /// The name of the one group of a roster that names none.
    public static let defaultGroup = "owners"

    /// - Parameters:
    ///   - groups: name and threshold; empty for one group.
    ///   - threshold: of that one group.
    /// - Throws: `ManifestError.malformed` for names twice, unknown or empty groups and impossible thresholds;
    ///   `tooLarge` above 255 shareholders.
    init(
        _ shareholders: [Shareholder],
        groups: [(name: String, threshold: Int)],
        threshold: Int,
        groupThreshold: Int?
    ) throws(ManifestError) {
        guard shareholders.count <= Limits.shareholders else {
            throw ManifestError(.tooLarge, "there are at most \(Limits.shareholders) shareholders")
        }
        guard Set(shareholders.map(\.name)).count == shareholders.count else {
            throw .malformed("two shareholders have the same name")
        }
        let named = groups.isEmpty ? [(name: Self.defaultGroup, threshold: threshold)] : groups
        guard Set(named.map(\.name)).count == named.count else { throw .malformed("two groups have the same name") }
        if let stray = shareholders.first(where: { holder in !named.contains { $0.name == holder.group } }) {
            throw .malformed("\(stray.name) is in the group \(stray.group.debugDescription), which is not listed")
        }
        var shapes: [Group] = []
        for group in named { shapes.append(try Self.shape(group, shareholders)) }
        self.shareholders = shareholders
        self.groups = shapes
        self.groupThreshold = groupThreshold ?? shapes.count
        guard (1...shapes.count).contains(self.groupThreshold) else {
            throw .malformed("the group threshold is 1 to \(shapes.count)")
        }
    }

    private static func shape(
        _ group: (name: String, threshold: Int),
        _ shareholders: [Shareholder]
    ) throws(ManifestError) -> Group {
        let count = shareholders.count { $0.group == group.name }
        guard count > 0 else { throw .malformed("the group \(group.name.debugDescription) has no shareholder") }
        guard (1...count).contains(group.threshold) else {
            throw .malformed("the threshold of \(group.name.debugDescription) is 1 to \(count), not \(group.threshold)")
        }
        return Group(name: group.name, threshold: group.threshold, count: count)
    }
}
