/// How many parts there are, and how many of them give the key back.
public struct SplitShape: Sendable, Hashable {
    public let parts: Int
    public let threshold: Int

    /// - Throws: `parts-out-of-range` or `threshold-out-of-range`.
    public init(parts: Int, threshold: Int) throws(SplitKeyError) {
        guard SplitKeyLimits.parts.contains(parts) else { throw SplitKeyError(.partsOutOfRange) }
        guard (2...parts).contains(threshold) else { throw SplitKeyError(.thresholdOutOfRange) }
        self.parts = parts
        self.threshold = threshold
    }
}
