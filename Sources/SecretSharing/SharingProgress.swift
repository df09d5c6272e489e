/// How far the shares at hand go towards a plan.
public struct SharingProgress: Hashable, Sendable {
    /// One group's count.
    public struct Group: Hashable, Sendable {
        /// Different shares at hand.
        public let collected: Int
        /// Shares needed.
        public let threshold: Int

        /// Shares that this group still lacks.
        public var missing: Int { max(0, threshold - collected) }
    }

    /// In the order of the plan.
    public let groups: [Group]
    /// Groups needed.
    public let groupThreshold: Int

    /// Counts the different positions that the plan has; others do not count.
    public init(_ have: some Sequence<SharePosition>, _ plan: SplitPlan) {
        var counts = [Int](repeating: 0, count: plan.groups.count)
        for position in Set(have) where plan.shape(ofGroup: position.group) != nil && position.index > 0 {
            counts[Int(position.group) - 1] += 1
        }
        groups = zip(counts, plan.groups).map { Group(collected: $0, threshold: $1.threshold) }
        groupThreshold = plan.groupThreshold
    }

    /// Groups that have enough shares.
    public var completeGroups: Int { groups.count { $0.missing == 0 } }

    /// Whether the shares at hand give the secret.
    public var isSatisfied: Bool { completeGroups >= groupThreshold }
}
