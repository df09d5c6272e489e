import Canonical
import SecretSharing

/// A roster that was asked for and can be made: every holder has a place, every group a threshold that it can meet.
public struct RosterPlan: Hashable, Sendable {
    /// A shareholder with his place, before there is a share.
    public struct Holder: Hashable, Sendable {
        public let name: String
        public let position: SharePosition
        public let keyDigest: Digest
        public let signingKeyDigest: Digest?
        /// Where he stands in the request's list, so that the caller finds the key again.
        public let requestIndex: Int
    }

    public let groups: [ShareGroup]
    public let groupThreshold: UInt8
    /// By position.
    public let holders: [Holder]
    /// How the recovery secret is to be split.
    public let split: SplitPlan
    /// What is allowed and yet unwise, for the answer.
    public let warnings: [RosterWarning]

    init(groups: [ShareGroup], groupThreshold: UInt8, holders: [Holder]) throws(CustodyError) {
        self.groups = groups
        self.groupThreshold = groupThreshold
        self.holders = holders.sorted { $0.position < $1.position }
        var shapes: [GroupShape] = []
        var warnings: [RosterWarning] = []
        for group in groups {
            let count = holders.count { $0.position.group == group.number }
            guard let shape = try? GroupShape(threshold: Int(group.threshold), count: count) else {
                throw Self.doesNotFit
            }
            shapes.append(shape)
            if group.threshold == 1 && count > 1 { warnings.append(.anyoneAlone(group: group.name, holders: count)) }
        }
        guard let split = try? SplitPlan(groupThreshold: Int(groupThreshold), groups: shapes)
        else { throw Self.doesNotFit }
        self.split = split
        self.warnings = warnings
    }

    private static let doesNotFit = CustodyError(.thresholdTooHigh, "The thresholds do not fit the shareholders.")
}
