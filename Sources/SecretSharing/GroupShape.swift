/// How a group's secret is split: any `threshold` of `count` shares give it back.
public struct GroupShape: Hashable, Sendable {
    /// Shares needed, at least 1.
    public let threshold: Int
    /// Shares made, at most 255.
    public let count: Int

    /// - Throws: `threshold-out-of-range` if `threshold` is not in `1...count`, `too-many-shares` if `count` is over 255.
    public init(threshold: Int, count: Int) throws(SharingError) {
        guard count <= SharingLimits.sharesPerGroup else { throw SharingError(.tooManyShares) }
        guard threshold >= 1, threshold <= count else { throw SharingError(.thresholdOutOfRange) }
        self.threshold = threshold
        self.count = count
    }
}
