/// How a secret is split: into group secrets, any `groupThreshold` of which give it back, and each of them into shares.
///
/// Without groups there is one, and `groupThreshold` is 1. Groups are numbered from 1 in the order given.
public struct SplitPlan: Hashable, Sendable {
    /// Groups needed, at least 1.
    public let groupThreshold: Int
    /// At least one group, at most 255.
    public let groups: [GroupShape]

    /// - Throws: `groups-out-of-range` if there is no group or more than 255, `group-threshold-out-of-range` if
    ///   `groupThreshold` is not in `1...groups.count`.
    public init(groupThreshold: Int, groups: [GroupShape]) throws(SharingError) {
        guard !groups.isEmpty, groups.count <= SharingLimits.groups else { throw SharingError(.groupsOutOfRange) }
        guard groupThreshold >= 1, groupThreshold <= groups.count else {
            throw SharingError(.groupThresholdOutOfRange)
        }
        self.groupThreshold = groupThreshold
        self.groups = groups
    }

    /// One group: any `threshold` of `count` shares.
    ///
    /// - Throws: as `GroupShape` does.
    public init(threshold: Int, count: Int) throws(SharingError) {
        try self.init(groupThreshold: 1, groups: [GroupShape(threshold: threshold, count: count)])
    }

    /// The shape of the group with this number, counted from 1; nil if there is none.
    public func shape(ofGroup number: UInt8) -> GroupShape? {
        number >= 1 && Int(number) <= groups.count ? groups[Int(number) - 1] : nil
    }
}
