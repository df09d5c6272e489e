/// Which share of a split: the group's number and the share's own, both counted from 1. In a group with a threshold of
/// 1 all values are equal, so two shares are the same only if their positions are.
public struct SharePosition: Hashable, Sendable {
    public let group: UInt8
    public let index: UInt8

    public init(group: UInt8, index: UInt8) {
        self.group = group
        self.index = index
    }
}

extension SharePosition: Comparable {
    /// By group, then by index.
    public static func < (a: SharePosition, b: SharePosition) -> Bool { (a.group, a.index) < (b.group, b.index) }
}
